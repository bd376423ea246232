import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Provider } from 'oidc-provider';
import { idOf, type Realm } from './realm.js';

/** Access tokens of this provider, which are JWTs and not stored. */
export class AccessTokens {
  private readonly revoked = new Set<string>();

  constructor(
    private readonly realm: Realm,
    private readonly issuer: string,
    private readonly keys: () => JSONWebKeySet,
  ) {}

  /** The claims of a token that is good at this moment; undefined when it is not, or when its user is disabled. */
  async read(token: string): Promise<(JWTPayload & { sub: string }) | undefined> {
    const { payload } = await jwtVerify(token, createLocalJWKSet(this.keys()), { issuer: this.issuer }).catch(() => ({
      payload: undefined,
    }));
    const isAccessToken = payload?.typ === 'Bearer' || payload?.typ === 'DPoP';
    if (!isAccessToken || payload.sub === undefined || this.revoked.has(payload.jti ?? '')) return undefined;
    const user = this.realm.users.find((one) => idOf(one) === payload.sub);
    return user?.enabled === false ? undefined : { ...payload, sub: payload.sub };
  }

  async revoke(token: string): Promise<void> {
    const claims = await this.read(token);
    if (claims?.jti !== undefined) this.revoked.add(claims.jti);
  }
}

/** Introspection (RFC 7662) and revocation (RFC 7009) of access tokens, which oidc-provider refuses for JWTs. */
export function serveAccessTokens(provider: Provider, tokens: AccessTokens): void {
  provider.use(async (ctx, next) => {
    await next();
    const { route, params } = (ctx as { oidc?: { route: string; params?: Record<string, unknown> } }).oidc ?? {};
    if ((ctx.body as { error?: unknown } | undefined)?.error !== 'unsupported_token_type') return;
    // By now the client has proved who it is.
    const token = String(params?.token);
    ctx.status = 200;
    if (route === 'introspection') {
      const claims = await tokens.read(token);
      ctx.body = claims ? { ...claims, active: true, username: claims.preferred_username } : { active: false };
    } else {
      await tokens.revoke(token);
      ctx.body = '';
    }
  });
}
