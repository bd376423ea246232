import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import {
  AccessTokenKind,
  CredentialMode,
  formatAccessToken,
  type AccessTokenIssued,
  type AccessTokenKindName,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { createNetworks } from '@gatehouse/outbound';
import type { CommandAccepted, CommandRequest, Commands } from '@gatehouse/service-kit';
import type { BackendHistory } from '../connections/backend-history.js';
import type { TokenLifetime } from '../auth-broker.config.js';
import { accessTokenDecider } from './access-token.decider.js';
import type { IssueTokenDto, LifetimeDto } from './access-tokens.dto.js';

type Issued = Omit<AccessTokenIssued, '$typeName' | '$unknown'>;
/** What is not made up by the issuer itself. */
export type TokenWish = Omit<Issued, 'kind' | 'tokenHmac' | 'lastFour' | 'expiresAtMs' | 'neverExpires'>;

/** The answer to whoever asked for a token, and to nobody else. */
export type TokenIssuedAnswer = CommandAccepted & { token: string; expiresAt: string | null };

export const kindsByName: Readonly<Record<AccessTokenKindName, AccessTokenKind>> = {
  pat: AccessTokenKind.PAT,
  agt: AccessTokenKind.AGT,
  svc: AccessTokenKind.SVC,
};
const dayMs = 86_400_000;

/** Makes access tokens. Only their HMAC is kept, under a key that proxy and broker share. */
export class TokenIssuer {
  constructor(
    private readonly commands: Commands,
    private readonly backends: BackendHistory,
    private readonly pepper: Buffer,
    private readonly lifetime: TokenLifetime,
  ) {}

  async issue(
    kind: AccessTokenKindName,
    wish: TokenWish,
    lifetime: LifetimeDto,
    by: CommandRequest,
  ): Promise<TokenIssuedAnswer> {
    await this.assertNoPassthrough(by.principal.org, wish.backends);
    const secret = formatAccessToken(kind, randomBytes(64));
    const expiresAtMs = this.endOf(lifetime, wish.notBeforeMs);
    const token = {
      ...wish,
      kind: kindsByName[kind],
      tokenHmac: createHmac('sha256', this.pepper).update(secret).digest('hex'),
      lastFour: secret.slice(-4),
      expiresAtMs,
      neverExpires: lifetime.neverExpires ?? false,
    };
    const target = { aggregate: 'access-token', id: randomUUID() };
    const accepted = await this.commands.run(accessTokenDecider, target, { type: 'IssueAccessToken', token }, by);
    forbidCaching(by.reply);
    return { ...accepted, token: secret, expiresAt: expiresAtMs === 0 ? null : new Date(expiresAtMs).toISOString() };
  }

  /** Where agents bring a token for the backend itself, one of ours would only be sent to the wrong place. */
  private async assertNoPassthrough(org: string, backends: readonly string[]): Promise<void> {
    for (const backend of backends) {
      const { settings } = await this.backends.of(org, backend);
      if (settings?.credentialMode !== CredentialMode.PASSTHROUGH) continue;
      throw new GatehouseError('GATEHOUSE_TOKEN_PASSTHROUGH', { detail: `Agents bring tokens for "${backend}".` });
    }
  }

  /** 0 = never. @throws GatehouseError GATEHOUSE_TOKEN_LIFETIME */
  private endOf({ expiresInDays = this.lifetime.defaultDays, neverExpires }: LifetimeDto, notBeforeMs: number): number {
    if (neverExpires) return 0;
    const { maxDays } = this.lifetime;
    if (expiresInDays > maxDays)
      throw new GatehouseError('GATEHOUSE_TOKEN_LIFETIME', { detail: `No more than ${maxDays} days are allowed.` });
    return Math.max(Date.now(), notBeforeMs) + expiresInDays * dayMs;
  }
}

/**
 * Limits that make sense together: a token that is limited to tools is limited to their backends.
 * @throws GatehouseError GATEHOUSE_TOKEN_LIMITS_INVALID
 */
export function limitsOf({ backends = [], tools = [], sourceCidrs = [], notBefore }: IssueTokenDto) {
  const ofTools = [...new Set(tools.map((tool) => tool.slice(0, tool.indexOf('/'))))];
  const astray = backends.length === 0 ? [] : ofTools.filter((backend) => !backends.includes(backend));
  const notBeforeMs = notBefore === undefined ? 0 : Date.parse(notBefore);
  const problems = [
    ...astray.map((backend) => `tools name "${backend}", which backends leaves out`),
    ...sourceCidrs.filter((cidr) => !isNetwork(cidr)).map((cidr) => `"${cidr}" is no network in CIDR form`),
    ...(notBeforeMs > Date.now() + 365 * dayMs ? ['notBefore is more than a year ahead'] : []),
  ];
  if (problems.length > 0) {
    const detail = `${problems.join('; ')}.`;
    throw new GatehouseError('GATEHOUSE_TOKEN_LIMITS_INVALID', { detail, errors: problems });
  }
  return { backends: backends.length === 0 ? ofTools : backends, tools, sourceCidrs, notBeforeMs };
}

function isNetwork(cidr: string): boolean {
  try {
    createNetworks([cidr]);
    return true;
  } catch {
    return false;
  }
}

function forbidCaching(reply: FastifyReply): void {
  void reply.header('cache-control', 'no-store');
}
