import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** The key that encrypts an organization's secrets, wrapped. */
@Entity('data_keys')
export class DataKeyRow {
  @PrimaryColumn('text')
  org!: string;

  /** Which key wrapped it. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea')
  wrapped!: Buffer;
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

  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea')
  sealed!: Buffer;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
