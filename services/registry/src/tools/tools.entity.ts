import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';
import type { Reason } from '@gatehouse/tool-ledger';

/** Whether a version is in use: let through, out of use until a person decides, or out of use because one has. */
export type VersionState = 'approved' | 'waiting' | 'rejected';

@Entity('tools')
export class ToolRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text', { name: 'backend_id' })
  backendId!: string;

  @PrimaryColumn('text')
  name!: string;

  /** SHA-256 (hex) of the canonical definition. */
  @Column('text')
  hash!: string;

  /** The definition as the backend sent it. */
  @Column('jsonb')
  definition!: unknown;

  @Column('text')
  state!: VersionState;

  /** Why it is not in use. */
  @Column('jsonb')
  reasons!: readonly Reason[];

  /** Hash of the version that was let through last; empty = none was. */
  @Column('text', { name: 'approved_hash' })
  approvedHash!: string;

  @Column('boolean')
  enabled!: boolean;

  /** Version of the whole ledger of the backend. */
  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'first_seen_at' })
  firstSeenAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  /** False when the backend no longer lists it; the switch is remembered. */
  @Column('boolean')
  listed!: boolean;
}
