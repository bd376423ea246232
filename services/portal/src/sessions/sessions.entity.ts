import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('sessions')
export class SessionRow {
  /** SHA-256 (hex) of the cookie's value, which is not stored. */
  @PrimaryColumn('text', { name: 'id_hash' })
  idHash!: string;

  @Column('text')
  org!: string;

  @Column('text', { name: 'user_id' })
  userId!: string;

  /** The session at the identity provider (claim `sid`); null when it told none. */
  @Column('text', { nullable: true })
  sid!: string | null;

  /** What the browser said of itself, to be recognised by. */
  @Column('text')
  browser!: string;

  /** See `sealed-tokens.ts`. */
  @Column('bytea', { name: 'sealed_tokens' })
  sealedTokens!: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'used_at' })
  usedAt!: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;
}
