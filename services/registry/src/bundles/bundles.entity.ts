import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** A backend of a bundle as the API writes it; empty texts and lists leave the default. */
export interface MemberBody {
  backendId: string;
  tools: readonly string[];
  toolOverrides: readonly { tool: string; name: string; description: string }[];
  promptOverrides: readonly { prompt: string; name: string; description: string }[];
}

@Entity('bundles')
export class BundleRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('text')
  instructions!: string;

  @Column('boolean', { name: 'tool_search' })
  toolSearch!: boolean;

  @Column('jsonb')
  members!: readonly MemberBody[];

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
