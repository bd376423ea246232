import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CredentialFormJson } from './credential-form.dto.js';
import { sequenceColumn } from '@gatehouse/projections';

/** How the API writes a credential mode. */
export type CredentialModeName =
  'none' | 'header' | 'oauth' | 'client_credentials' | 'token_exchange' | 'enterprise_managed' | 'passthrough';

/** What an administrator says about the tokens for a backend, as the API writes it. */
export interface OAuthSettingsJson {
  issuer: string;
  clientId: string;
  scopes: string[];
  shared: boolean;
  resource: string;
  audience: string;
  identityProvider: string;
  identityProviderClientId: string;
}

/** How the API writes a session affinity. */
export type SessionAffinityName = 'principal' | 'agent' | 'call';
export type BackendTrustName = 'internal' | 'partner' | 'public';

@Entity('backends')
export class BackendRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text')
  description!: string;

  @Column('text')
  url!: string;

  @Column('boolean')
  modern!: boolean;

  @Column('boolean')
  legacy!: boolean;

  @Column('jsonb', { name: 'protocol_versions' })
  protocolVersions!: readonly string[];

  @Column('text', { name: 'server_name' })
  serverName!: string;

  @Column('text', { name: 'server_version' })
  serverVersion!: string;

  @Column('text', { name: 'credential_mode' })
  credentialMode!: CredentialModeName;

  /** Null for modes that obtain no tokens. */
  @Column('jsonb', { nullable: true })
  oauth!: OAuthSettingsJson | null;

  /** Null when people give headers as they are. */
  @Column('jsonb', { name: 'credential_form', nullable: true })
  credentialForm!: CredentialFormJson | null;

  @Column('integer', { name: 'timeout_ms' })
  timeoutMs!: number;

  /** What the server says that it can do. */
  @Column('jsonb')
  capabilities!: unknown;

  /** What the server tells agents about its use. */
  @Column('text')
  instructions!: string;

  /** When the probe found what it found; null when that is not known. */
  @Column('timestamptz', { name: 'probed_at', nullable: true })
  probedAt!: Date | null;

  @Column('jsonb', { name: 'tool_timeouts' })
  toolTimeouts!: readonly { tool: string; timeoutMs: number }[];

  @Column('text', { name: 'session_affinity' })
  sessionAffinity!: SessionAffinityName;

  @Column('text')
  trust!: BackendTrustName;

  @Column('boolean')
  enabled!: boolean;

  @Column('text', { name: 'disabled_note' })
  disabledNote!: string;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;

  @Column('timestamptz', { name: 'registered_at' })
  registeredAt!: Date;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
