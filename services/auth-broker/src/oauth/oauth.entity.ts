import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A client as which the gateway has registered itself at an authorization server. */
@Entity('oauth_registrations')
export class OAuthRegistrationRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  issuer!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text', { name: 'auth_method' })
  authMethod!: string;

  /** End of the secret; null = none. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('text', { name: 'key_id', nullable: true })
  keyId!: string | null;

  /** The client's secret; null for a public client. */
  @Column('bytea', { nullable: true })
  sealed!: Buffer | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}

/** A sign-in at an authorization server that somebody has begun and not finished. */
@Entity('oauth_attempts')
export class OAuthAttemptRow {
  /** SHA-256 (hex) of the state. */
  @PrimaryColumn('text', { name: 'state_hash' })
  stateHash!: string;

  @Column('text')
  org!: string;

  /** Who began it, and alone may finish it. */
  @Column('text', { name: 'user_id' })
  userId!: string;

  /** SHA-256 (hex) of the secret that only the browser has in which it was begun. */
  @Column('text', { name: 'browser_hash' })
  browserHash!: string;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  /** What has to be known when the browser comes back: `Attempt` in `authorizations.ts`. */
  @Column('bytea')
  sealed!: Buffer;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;
}

/** The tokens of one sign-in, with the lease of the replica that refreshes them. */
@Entity('token_sets')
export class TokenSetRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text', { name: 'connection_id' })
  connectionId!: string;

  /** The sign-in. */
  @PrimaryColumn('integer')
  version!: number;

  /** Rises by one with each refresh: who writes must have read the one before. */
  @Column('integer')
  revision!: number;

  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('bytea')
  sealed!: Buffer;

  /** Null when the authorization server did not say. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** When to refresh, some time before the end. */
  @Column('timestamptz', { name: 'refresh_at', nullable: true })
  refreshAt!: Date | null;

  @Column('boolean')
  refreshable!: boolean;

  /** Who refreshes, by host and process; null when nobody does. */
  @Column('text', { name: 'refresh_owner', nullable: true })
  refreshOwner!: string | null;

  @Column('timestamptz', { name: 'refresh_lease_until', nullable: true })
  refreshLeaseUntil!: Date | null;

  /** Written before the refresh token is used: if the outcome is never written, it is not known. */
  @Column('timestamptz', { name: 'refresh_begun_at', nullable: true })
  refreshBegunAt!: Date | null;

  @Column('timestamptz', { name: 'refreshed_at', nullable: true })
  refreshedAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
