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

  /** `<backend>/<tool>`, to which it is limited; empty = all that policy allows. */
  @Column('jsonb')
  tools!: readonly string[];

  /** Networks from which it may be used; empty = any. */
  @Column('jsonb', { name: 'source_cidrs' })
  sourceCidrs!: readonly string[];

  @Column('text', { name: 'created_by' })
  createdBy!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** Null = at once. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore!: Date | null;

  /** Null = never. The end of the overlap, once it is replaced. */
  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** Id of the token that it replaces; empty = none. */
  @Column('text', { name: 'rotated_from' })
  rotatedFrom!: string;

  /** Id of the token that replaces it; empty = none. */
  @Column('text', { name: 'replaced_by' })
  replacedBy!: string;

  /** Sequence at which it was issued. */
  @Column('bigint', { name: 'issued_seq', transformer: sequenceColumn })
  issuedSeq!: number;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
