import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** How the API writes what a connection holds. */
export type ConnectionKindName = 'header' | 'oauth' | 'client';

/** How the API writes why tokens are of no use any more. */
export type ReauthReasonName = 'refused' | 'expired' | 'rejected' | 'uncertain' | 'issuer_changed';

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

  /** What it holds. */
  @Column('text')
  kind!: ConnectionKindName;

  /** Issuer of its tokens; empty when it holds none. */
  @Column('text')
  issuer!: string;

  /** Scopes that were granted. */
  @Column('jsonb')
  scopes!: readonly string[];

  /** Scopes that the backend wants besides; empty when it is content. */
  @Column('jsonb', { name: 'wanted_scopes' })
  wantedScopes!: readonly string[];

  /** Why somebody has to sign in again; null when nobody has to. */
  @Column('text', { name: 'needs_reauth', nullable: true })
  needsReauth!: ReauthReasonName | null;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
