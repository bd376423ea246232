import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import {
  create,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  toJsonString,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import type { CallPrincipal, Route } from '../snapshot/snapshot.js';

/** Headers to add, flat: name, value, name, value. Or why there are none. */
export type Credential = readonly string[] | 'credential_missing' | 'credential_unavailable';

/**
 * Credentials to backends, asked of the auth broker and kept as long as it allows. The key holds the version of the
 * backend's connections, so that a replaced or removed credential is not used again once the snapshot has the change.
 */
export class CredentialCache {
  private readonly cache = new LRUCache<string, readonly string[]>({ max: 10_000 });
  private readonly asking = new Map<string, Promise<Credential>>();

  constructor(
    private readonly nc: NatsConnection,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  headersFor(route: Route, { org, userId }: CallPrincipal): Credential | Promise<Credential> {
    const key = JSON.stringify([org, route.backendId, userId, route.credentialVersion]);
    const cached = this.cache.get(key);
    if (cached) return cached;
    // Many calls at once ask once.
    const asking =
      this.asking.get(key) ?? this.ask(key, org, route.backendId, userId).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private async ask(key: string, orgId: string, backendId: string, userId: string): Promise<Credential> {
    const request = create(CredentialRequestSchema, { orgId, backendId, userId });
    try {
      const body = toJsonString(CredentialRequestSchema, request);
      const message = await this.nc.request(credentialSubject(orgId), body, { timeout: 3_000 });
      const reply = fromJsonString(CredentialReplySchema, message.string(), { ignoreUnknownFields: true });
      if (reply.errorCode !== '') return 'credential_missing';
      const headers = reply.headers.flatMap(({ name, value }) => [name, value]);
      if (reply.ttlSeconds > 0) this.cache.set(key, headers, { ttl: reply.ttlSeconds * 1_000 });
      return headers;
    } catch (error) {
      this.onTrouble(error);
      return 'credential_unavailable';
    }
  }
}
