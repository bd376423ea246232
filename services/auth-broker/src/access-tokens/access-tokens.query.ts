import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CallerRow } from '../callers/callers.entity.js';
import { AccessTokenRow } from './access-tokens.entity.js';
import { TokenUseTable } from './token-use-table.js';

/** A token as the API shows it; the token itself is shown once, when it is issued. */
export interface AccessTokenView extends Omit<AccessTokenRow, 'org' | 'issuedSeq'> {
  state: 'valid' | 'not-yet-valid' | 'expired' | 'revoked' | 'disabled';
  /** To the minute. */
  lastUsedAt: Date | null;
}

/** Access tokens with what the deny list says of those whose they are. */
@Injectable()
export class AccessTokensQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uses: TokenUseTable,
  ) {}

  async list(org: string): Promise<AccessTokenView[]> {
    const tokens = this.dataSource.getRepository(AccessTokenRow);
    const [rows, callers] = await Promise.all([
      tokens.find({ where: { org }, order: { createdAt: 'DESC' } }),
      this.dataSource.getRepository(CallerRow).findBy({ org }),
    ]);
    const byId = new Map(callers.map((caller) => [caller.id, caller]));
    return rows.map((row) => {
      const owners = [byId.get(`user~${row.userId}`), byId.get(`agent~${row.agentId}`)].filter((o) => o !== undefined);
      const { org: _, issuedSeq, ...shown } = row;
      const ended = owners.filter(({ tokensRevokedSeq }) => issuedSeq < tokensRevokedSeq);
      const revokedAt = earliest([row.revokedAt, ...ended.map(({ tokensRevokedAt }) => tokensRevokedAt)]);
      const isDisabled = owners.some(({ disabled }) => disabled);
      const lastUsedAt = this.uses.lastUse(org, row.id) ?? null;
      return { ...shown, revokedAt, lastUsedAt, state: stateOf({ ...row, revokedAt }, isDisabled, new Date()) };
    });
  }
}

function earliest(times: readonly (Date | null)[]): Date | null {
  return times.filter((time) => time !== null).sort((a, b) => a.getTime() - b.getTime())[0] ?? null;
}

function stateOf(
  { revokedAt, expiresAt, notBefore }: Pick<AccessTokenRow, 'revokedAt' | 'expiresAt' | 'notBefore'>,
  isDisabled: boolean,
  now: Date,
): AccessTokenView['state'] {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt !== null && expiresAt <= now) return 'expired';
  if (isDisabled) return 'disabled';
  return notBefore !== null && notBefore > now ? 'not-yet-valid' : 'valid';
}
