import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** The newest rotation of data keys of an organization. */
@Entity('key_rotations')
export class KeyRotationRow {
  @PrimaryColumn('text')
  org!: string;

  @Column('text', { name: 'data_key_id' })
  dataKeyId!: string;

  @Column('text', { name: 'started_by' })
  startedBy!: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  /** Null while it runs. */
  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;

  @Column('integer')
  unreadable!: number;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
