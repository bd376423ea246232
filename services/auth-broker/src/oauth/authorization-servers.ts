import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { AuthorizationServer } from 'oauth4webapi';
import { serverMetadata } from '@gatehouse/oauth-discovery';
import { OAuthHttp } from './oauth-http.js';

const keepMs = 600_000;

/** Metadata of authorization servers, as they were read some minutes ago. */
@Injectable()
export class AuthorizationServers {
  private readonly known = new LRUCache<string, Promise<AuthorizationServer>>({ max: 1_000, ttl: keepMs });

  constructor(private readonly http: OAuthHttp) {}

  /** @throws GatehouseError GATEHOUSE_OAUTH_SERVER_REJECTED, _DISCOVERY_FAILED, _UNAVAILABLE; GATEHOUSE_OUTBOUND_* */
  at(issuer: string): Promise<AuthorizationServer> {
    const known = this.known.get(issuer) ?? serverMetadata(this.http.fetch, issuer);
    this.known.set(issuer, known, { noUpdateTTL: true });
    known.catch(() => this.known.delete(issuer));
    return known;
  }
}
