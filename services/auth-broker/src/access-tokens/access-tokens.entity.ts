import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AccessTokenKindName } from '@gatehouse/contracts';
import { sequenceColumn } from '@gatehouse/projections';

@Entity('access_tokens')
export class AccessTokenRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  kind!: AccessTokenKindName;

  @Column('text')
  name!: string;

  @Column('text', { name: 'last_four' })
  lastFour!: string;

  @Column('text', { name: 'agent_id' })
  agentId!: string;

  /** Empty when no user is behind it. */
  @Column('text', { name: 'user_id' })
  userId!: string;

  /** Slugs to which it is limited; empty = all that policy allows. */
  @Column('jsonb')
  backends!: readonly string[];

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
