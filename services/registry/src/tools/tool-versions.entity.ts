import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';
import type { Parts, Reason } from '@gatehouse/tool-ledger';
import type { VersionState } from './tools.entity.js';

/** One version of a tool's definition, from when it was seen first until another one was. */
@Entity('tool_versions')
export class ToolVersionRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text', { name: 'backend_id' })
  backendId!: string;

  @PrimaryColumn('text')
  tool!: string;

  /** Stream sequence at which it was seen: the same definition may come back. */
  @PrimaryColumn('bigint', { transformer: sequenceColumn })
  sequence!: number;

  @Column('text')
  hash!: string;

  @Column('jsonb')
  definition!: unknown;

  /** Hashes of its parts; empty for what older builds have recorded. */
  @Column('jsonb')
  parts!: Partial<Parts>;

  @Column('text')
  state!: VersionState;

  /** Why it was not let through at once, or not any more. */
  @Column('jsonb')
  reasons!: readonly Reason[];

  @Column('timestamptz', { name: 'seen_at' })
  seenAt!: Date;

  @Column('timestamptz', { name: 'replaced_at', nullable: true })
  replacedAt!: Date | null;

  /** Who approved or rejected it; empty = nobody, it was the policy. */
  @Column('text', { name: 'decided_by' })
  decidedBy!: string;

  @Column('timestamptz', { name: 'decided_at', nullable: true })
  decidedAt!: Date | null;

  @Column('text')
  note!: string;
}
