import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import {
  create,
  type CredentialHeader,
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

  headersFor(route: Route, principal: CallPrincipal): Credential | Promise<Credential> {
    const { org, userId } = principal;
    const key = keyOf(route, principal);
    const cached = this.cache.get(key);
    if (cached) return cached;
    // Many calls at once ask once.
    const asking =
      this.asking.get(key) ?? this.ask(key, org, route.backendId, userId).finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  /** The backend did not take it: it is asked for anew. */
  forget(route: Route, principal: CallPrincipal): void {
    this.cache.delete(keyOf(route, principal));
  }

  private async ask(key: string, orgId: string, backendId: string, userId: string): Promise<Credential> {
    const request = create(CredentialRequestSchema, { orgId, backendId, userId });
    try {
      const body = toJsonString(CredentialRequestSchema, request);
      const message = await this.nc.request(credentialSubject(orgId), body, { timeout: 3_000 });
      const reply = fromJsonString(CredentialReplySchema, message.string(), { ignoreUnknownFields: true });
      if (reply.errorCode === notFound) return 'credential_missing';
      if (reply.errorCode !== '') throw new Error(`the auth broker answered ${reply.errorCode}`);
      if (!reply.headers.every(isSafe)) throw new Error('the auth broker answered headers that cannot be sent');
      const headers = reply.headers.flatMap(({ name, value }) => [name, value]);
      if (reply.ttlSeconds > 0) this.cache.set(key, headers, { ttl: reply.ttlSeconds * 1_000 });
      return headers;
    } catch (error) {
      this.onTrouble(error);
      return 'credential_unavailable';
    }
  }
}

const notFound = 'GATEHOUSE_CONNECTION_NOT_FOUND';

/** Headers by which a message is framed or routed are the gateway's own. */
const ownHeaders =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-connection|accept|traceparent|last-event-id|mcp-.*)$/i;

function isSafe({ name, value }: CredentialHeader): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !ownHeaders.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** The version makes a credential that was replaced or removed unreachable. */
function keyOf({ backendId, credentialVersion }: Route, { org, userId }: CallPrincipal): string {
  return JSON.stringify([org, backendId, userId, credentialVersion]);
}
