import { LRUCache } from 'lru-cache';
import type { Dispatcher } from 'undici';
import { declaredCapabilities } from '../bridge/input-requests.js';
import { withoutTasks } from '../bridge/translate.js';
import { isCredential, type Credential, type CredentialCache } from '../credentials/credential.cache.js';
import type { Era, Exchange, Rejection } from '../exchange.js';
import { eraFor } from '../filters/era.filter.js';
import type { ListField } from '../filters/list-methods.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { CallPrincipal, OrgSnapshot, Route } from '../snapshot/snapshot.js';
import type { Description } from '../upstream/describe.js';
import { isObject, type Hop } from '../upstream/messages.js';
import { fetchMember, type Listing, type MemberParts } from './member-fetch.js';

/** How long a list is used without asking again: as long as the backend says, within these bounds. */
const fresh = { leastMs: 5_000, usualMs: 60_000, mostMs: 300_000 };
/** How long a backend that has failed is not asked again. */
const failedMs = 5_000;
/** How long an old list stands in for one that cannot be had. */
const staleMs = 900_000;
/** How long an agent waits for a list; a backend that is slower is left out, and is there the next time. */
const waitMs = 5_000;
const maxItems = 30_000;
const topic = 'lists-changed';

/**
 * What the backends behind endpoints of several backends list. Kept per backend and per what it may depend on: the
 * credential with which it was asked, and what the agent can do. Policy is applied to what comes out of here.
 */
export class Catalogue {
  private readonly entries = new LRUCache<string, Entry>({ maxSize: maxItems, sizeCalculation: ({ size }) => size });
  private readonly generations = new Map<string, number>();
  /** Of the last exchange: it asks for the lists of several backends. */
  private asker: Asker = { exchange: undefined, capabilities: {}, key: '' };

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly credentials: CredentialCache,
    private readonly link: ReplicaLink,
  ) {
    link.onBroadcast(topic, (changed) => this.outdate(changed as [string, string]));
  }

  /** What a backend says of itself. */
  describe(exchange: Exchange, backendId: string): Description | Rejection | Promise<Description | Rejection> {
    return this.part(exchange, backendId, 'description');
  }

  /** What a backend lists. */
  list(exchange: Exchange, backendId: string, field: ListField): Listing | Rejection | Promise<Listing | Rejection> {
    return this.part(exchange, backendId, field);
  }

  /** At once when it is known: an endpoint may have many backends, and most lists are asked for again and again. */
  private part<P extends Part>(exchange: Exchange, backendId: string, part: P): Found<P> | Promise<Found<P>> {
    const { org, principal } = exchange;
    const route = org?.routes.get(backendId);
    if (!org || !principal || !route) return { reason: 'backend_unknown' };
    const credential = route.needsCredential ? this.credentials.headersFor(route, principal) : [];
    if (!(credential instanceof Promise)) return this.partWith(exchange, { org, principal, route }, credential, part);
    return credential.then((headers) => this.partWith(exchange, { org, principal, route }, headers, part));
  }

  private partWith<P extends Part>(
    exchange: Exchange,
    asking: Asking,
    credential: Credential,
    part: P,
  ): Found<P> | Promise<Found<P>> {
    if (!isCredential(credential)) return credential;
    const era = eraFor(exchange.era, asking.route);
    return era ? this.entryFor(exchange, asking, credential, era).wait(part) : { reason: 'era_not_supported' };
  }

  /** A backend has told that a list of it has changed; all replicas ask it anew when they need the list. */
  invalidate(org: string, backendId: string): void {
    this.outdate([org, backendId]);
    this.link.broadcast(topic, [org, backendId]);
  }

  private outdate([org, backendId]: readonly [string, string]): void {
    const key = `${org} ${backendId}`;
    this.generations.set(key, this.generationOf(key) + 1);
  }

  private generationOf(key: string): number {
    return this.generations.get(key) ?? 0;
  }

  private entryFor(
    exchange: Exchange,
    { org, principal, route }: Asking,
    credential: readonly string[],
    era: Era,
  ): Entry {
    const { backendId, origin, path } = route;
    if (this.asker.exchange !== exchange) this.asker = askerOf(exchange);
    const { capabilities, key: capabilitiesKey } = this.asker;
    const key = `${org.org} ${backendId} ${era} ${origin}${path} ${JSON.stringify(credential)} ${capabilitiesKey}`;
    const state = { generation: this.generationOf(`${org.org} ${backendId}`), definitions: org.definitions(backendId) };
    const known = this.entries.get(key);
    if (known?.isFresh(state)) return known;
    const hop: Hop = { route, credential, traceparent: exchange.traceparent };
    const parts = fetchMember(this.dispatcher, hop, era, capabilities);
    const entry = new Entry(route, parts, state, known);
    this.entries.set(key, entry);
    void entry.done.then(() => {
      if (entry.refusal) void this.renew(route, principal, credential, entry.refusal);
      if (this.entries.peek(key) !== entry) return;
      // Its size is known only now.
      this.entries.delete(key);
      this.entries.set(key, entry);
    });
    return entry;
  }

  /** The next who asks has another one, or hears what is to be done. */
  private async renew(route: Route, principal: CallPrincipal, used: readonly string[], refusal: Rejection) {
    if (route.renewsCredential) await this.credentials.renew(route, principal, used, refusal);
    else this.credentials.forget(route, principal);
  }
}

/** Who is asked for whom. */
interface Asking {
  org: OrgSnapshot;
  principal: CallPrincipal;
  route: Route;
}

/** What a backend's lists may depend on of who asks. */
interface Asker {
  exchange: Exchange | undefined;
  capabilities: Readonly<Record<string, unknown>>;
  key: string;
}

function askerOf(exchange: Exchange): Asker {
  const capabilities = capabilitiesOf(exchange);
  return { exchange, capabilities, key: JSON.stringify(capabilities) };
}

/** What the entry depends on and is not in its key: when it changes, the old one still stands in for a new one. */
interface State {
  generation: number;
  definitions: object | undefined;
}

type Part = 'description' | ListField;
type Value = Description | Listing;
type Found<P extends Part> = (P extends 'description' ? Description : Listing) | Rejection;

const fields: readonly ListField[] = ['tools', 'prompts', 'resources', 'resourceTemplates'];

/** What one backend has answered, and is answering. */
class Entry {
  readonly done: Promise<void>;
  /** What had come when it was asked last, or before. */
  private readonly kept: Map<Part, { value: Value; atMs: number }>;
  private freshUntilMs = Infinity;
  /** All parts, once the last one is there. */
  private settled: ReadonlyMap<Part, Value | Rejection> | undefined;
  /** How the backend refused the credential. */
  refusal: Rejection | undefined;
  size = 1;

  constructor(
    private readonly route: Route,
    private readonly parts: MemberParts,
    private readonly state: State,
    older: Entry | undefined,
  ) {
    this.kept = new Map(older?.kept);
    this.done = this.settle();
  }

  isFresh({ generation, definitions }: State): boolean {
    const isSame = this.state.generation === generation && this.state.definitions === definitions;
    return isSame && performance.now() < this.freshUntilMs;
  }

  /** The part, as soon as it is there; if it does not come in time, an older one. */
  wait<P extends Part>(part: P): Found<P> | Promise<Found<P>>;
  wait(part: Part): Value | Rejection | Promise<Value | Rejection> {
    const value = this.settled?.get(part);
    if (value) return this.valueOr(part, value);
    return within(this.promiseOf(part), Math.min(waitMs, this.route.timeoutMs)).then((later) =>
      this.valueOr(part, later),
    );
  }

  private valueOr(part: Part, value: Value | Rejection): Value | Rejection {
    if (!isRejection(value)) return value;
    const kept = this.kept.get(part);
    return kept && performance.now() - kept.atMs < staleMs ? kept.value : value;
  }

  private promiseOf(part: Part): Promise<Value | Rejection> {
    return part === 'description' ? this.parts.description : this.parts.lists[part];
  }

  private async settle(): Promise<void> {
    const wanted: readonly Part[] = ['description', ...fields];
    const values = await Promise.all(wanted.map((part) => this.promiseOf(part).catch(failed)));
    let freshMs: number = fresh.mostMs;
    for (const [i, value] of values.entries()) {
      if (isRejection(value)) {
        freshMs = failedMs;
        if (value.reason === 'upstream_unauthorized') this.refusal ??= value;
        continue;
      }
      this.kept.set(wanted[i] ?? 'description', { value, atMs: performance.now() });
      if (!('items' in value)) continue;
      this.size += value.items.length;
      freshMs = Math.min(freshMs, Math.max(value.ttlMs ?? fresh.usualMs, fresh.leastMs));
    }
    this.freshUntilMs = performance.now() + freshMs;
    this.settled = new Map(wanted.map((part, i) => [part, values[i] ?? failed()]));
  }
}

function isRejection(value: Value | Rejection): value is Rejection {
  return 'reason' in value;
}

const failed = (): Rejection => ({ reason: 'internal_error' });

function within(promise: Promise<Value | Rejection>, ms: number): Promise<Value | Rejection> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ reason: 'upstream_timeout' }), ms);
    void promise
      .catch(failed)
      .then(resolve)
      .finally(() => clearTimeout(timer));
  });
}

/** What the agent can do, as far as what a backend lists may depend on it. */
function capabilitiesOf({ era, session, message }: Exchange): Readonly<Record<string, unknown>> {
  const declared =
    era === 'modern' ? declaredCapabilities(message) : (session?.capabilities ?? message?.params?.capabilities);
  return isObject(declared) && Object.keys(declared).length > 0 ? withoutTasks(declared, declared) : {};
}
