import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A key that encrypts an organization's secrets, wrapped. */
@Entity('data_keys')
export class DataKeyRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  /** Which key of the provider wrapped it. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea')
  wrapped!: Buffer;

  /** Whether a key of its own is derived for each purpose; keys from before there were several are used as they are. */
  @Column('boolean')
  derives!: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** Null = it encrypts. A retired key only opens what it has encrypted. */
  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt!: Date | null;
}

/** One version of a connection's secret, encrypted. */
@Entity('connection_secrets')
export class ConnectionSecretRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text', { name: 'connection_id' })
  connectionId!: string;

  @PrimaryColumn('integer')
  version!: number;

  /** Which data key encrypted it. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea')
  sealed!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
