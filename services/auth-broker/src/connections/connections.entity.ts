import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

@Entity('connections')
export class ConnectionRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text', { name: 'backend_id' })
  backendId!: string;

  /** Empty = shared by all users. */
  @Column('text', { name: 'user_id' })
  userId!: string;

  @Column('jsonb', { name: 'header_names' })
  headerNames!: readonly string[];

  @Column('text')
  fingerprint!: string;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
