import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequenceColumn } from '@gatehouse/projections';

/** What kinds of callers there are: a user of the identity provider, an agent, an OAuth client. */
export const callerKinds = ['user', 'agent', 'client'] as const;
export type CallerKind = (typeof callerKinds)[number];

@Entity('callers')
export class CallerRow {
  @PrimaryColumn('text')
  org!: string;

  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  kind!: CallerKind;

  /** The user's `sub`, the agent's slug, the OAuth client id. */
  @Column('text')
  name!: string;

  @Column('boolean')
  disabled!: boolean;

  @Column('text')
  note!: string;

  /** Access tokens that were issued before this sequence are refused; 0 = none is. */
  @Column('bigint', { name: 'tokens_revoked_seq', transformer: sequenceColumn })
  tokensRevokedSeq!: number;

  @Column('timestamptz', { name: 'tokens_revoked_at', nullable: true })
  tokensRevokedAt!: Date | null;

  @Column('text', { name: 'changed_by' })
  changedBy!: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  @Column('bigint', { transformer: sequenceColumn })
  version!: number;
}
