import type { NatsConnection } from '@nats-io/transport-node';
import { LRUCache } from 'lru-cache';
import {
  create,
  type CredentialHeader,
  CredentialReplySchema,
  CredentialRequestSchema,
  fromJsonString,
  RefusalSchema,
  toJsonString,
  type CredentialReply,
} from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import type { Rejection } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import type { CallPrincipal, Route } from '../snapshot/snapshot.js';
import { subjectOf } from './subject-tokens.js';

/** What to add, flat: name, value, name, value; query parameters first (`credential-parts.ts`). Or why there is nothing. */
export type Credential = readonly string[] | Rejection;

/** How a backend refused a credential. */
export interface RefusedBy {
  upstreamStatus?: number;
  challenge?: string;
}

const usualWaitMs = 3_000;
/** A token may have to be got from elsewhere first. */
const tokenWaitMs = 20_000;

/**
 * Credentials to backends, asked of the auth broker and kept as long as it allows. The key holds the version of the
 * backend's connections, so that a replaced or removed credential is not used again once the snapshot has the change.
 */
export class CredentialCache {
  private readonly cache = new LRUCache<string, readonly string[]>({ max: 10_000 });
  private readonly asking = new Map<string, Promise<Credential>>();
  /** Which of the broker's credentials they are; to tell it which one a backend refused. */
  private readonly revisions = new WeakMap<readonly string[], string>();

  constructor(
    private readonly nc: NatsConnection,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  headersFor(route: Route, principal: CallPrincipal): Credential | Promise<Credential> {
    // Nobody but the agent has one, and it is kept nowhere.
    if (route.isPassthrough) return { reason: 'credential_missing' };
    const key = keyOf(route, principal);
    const cached = this.cache.get(key);
    if (cached) return cached;
    return this.askOnce(key, key, route, principal);
  }

  /** The backend did not take it: it is asked for anew. */
  forget(route: Route, principal: CallPrincipal): void {
    this.cache.delete(keyOf(route, principal));
  }

  /** Another one instead of what the backend refused, if the broker can get one; or the same. */
  renew(
    route: Route,
    principal: CallPrincipal,
    used: readonly string[],
    refused: RefusedBy,
  ): Credential | Promise<Credential> {
    const key = keyOf(route, principal);
    const cached = this.cache.get(key);
    const revision = this.revisions.get(used) ?? '';
    const { upstreamStatus: status = 401, challenge = '' } = refused;
    // Somebody else was refused before, and there is another one by now.
    if (cached && this.revisions.get(cached) !== revision && status === 401) return cached;
    const refusal = create(RefusalSchema, { status, challenge, revision });
    return this.askOnce(`${key} ${status} ${revision} ${challenge}`, key, route, principal, refusal);
  }

  /** Many calls at once ask once. */
  private askOnce(
    purpose: string,
    key: string,
    route: Route,
    principal: CallPrincipal,
    refusal?: ReturnType<typeof create<typeof RefusalSchema>>,
  ): Promise<Credential> {
    const { org: orgId, userId } = principal;
    const { backendId, needsSubject } = route;
    const subjectToken = needsSubject ? subjectOf(principal).token : '';
    const more = refusal ? { refusal } : {};
    const request = create(CredentialRequestSchema, { orgId, backendId, userId, subjectToken, ...more });
    const asking = this.asking.get(purpose) ?? this.ask(key, route, request).finally(() => this.asking.delete(purpose));
    this.asking.set(purpose, asking);
    return asking;
  }

  private async ask(
    key: string,
    { renewsCredential }: Route,
    request: ReturnType<typeof create<typeof CredentialRequestSchema>>,
  ): Promise<Credential> {
    try {
      const body = toJsonString(CredentialRequestSchema, request);
      const timeout = renewsCredential ? tokenWaitMs : usualWaitMs;
      const message = await this.nc.request(credentialSubject(request.orgId), body, { timeout });
      const reply = fromJsonString(CredentialReplySchema, message.string(), { ignoreUnknownFields: true });
      if (reply.errorCode !== '') return this.refused(key, reply);
      if (!reply.headers.every(isSafe)) throw new Error('the auth broker answered headers that cannot be sent');
      const query = reply.query.flatMap(({ name, value }) => [`?${name}`, value]);
      const headers = [...query, ...reply.headers.flatMap(({ name, value }) => [name, value])];
      this.revisions.set(headers, reply.revision);
      if (reply.ttlSeconds > 0) this.cache.set(key, headers, { ttl: reply.ttlSeconds * 1_000 });
      return headers;
    } catch (error) {
      this.onTrouble(error);
      return { reason: 'credential_unavailable' };
    }
  }

  private refused(key: string, { errorCode, connectUrl }: CredentialReply): Rejection {
    this.cache.delete(key);
    const reason = reasonFor(errorCode);
    if (reason === 'credential_unavailable') this.onTrouble(new Error(`the auth broker answered ${errorCode}`));
    return { reason, ...(connectUrl === '' ? {} : { data: { connectUrl } }) };
  }
}

const reasonsByCode: Readonly<Record<string, ReasonCode>> = {
  GATEHOUSE_CONNECTION_NOT_FOUND: 'credential_missing',
  GATEHOUSE_CONNECTION_NEEDED: 'connection_needed',
  GATEHOUSE_CONNECTION_NEEDS_REAUTH: 'connection_expired',
  GATEHOUSE_CONNECTION_SCOPES_WANTED: 'connection_scopes_wanted',
  GATEHOUSE_CONNECTION_SCOPES_REFUSED: 'connection_scopes_refused',
  GATEHOUSE_CONNECTION_NO_USER: 'connection_without_user',
  GATEHOUSE_CONNECTION_NO_USER_TOKEN: 'user_token_needed',
  GATEHOUSE_OAUTH_REFUSED: 'credential_refused',
  GATEHOUSE_OAUTH_CLIENT_NEEDED: 'credential_refused',
  GATEHOUSE_OAUTH_SERVER_REJECTED: 'credential_refused',
  GATEHOUSE_OAUTH_DISCOVERY_FAILED: 'credential_refused',
};

function reasonFor(code: string): ReasonCode {
  return reasonsByCode[code] ?? 'credential_unavailable';
}

/** Whether there is a credential. */
export function isCredential(credential: Credential): credential is readonly string[] {
  return !('reason' in credential);
}

/** Headers by which a message is framed or routed are the gateway's own. */
const ownHeaders =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-connection|accept|traceparent|last-event-id|mcp-.*)$/i;

function isSafe({ name, value }: CredentialHeader): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !ownHeaders.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}

/** The version makes a credential that was replaced or removed unreachable. */
function keyOf({ backendId, credentialVersion, needsSubject }: Route, principal: CallPrincipal): string {
  const { org, userId } = principal;
  const subject = needsSubject ? [subjectOf(principal).id] : [];
  return JSON.stringify([org, backendId, userId, credentialVersion, ...subject]);
}
