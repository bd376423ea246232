import { createHash, randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { isCredential, type CredentialCache } from '../credentials/credential.cache.js';
import type { Rejection } from '../exchange.js';
import type { CallPrincipal, Route, Snapshot } from '../snapshot/snapshot.js';
import type { Interest, News } from './interest.js';
import { LegacyStream } from './legacy-stream.js';
import { ModernStream } from './modern-stream.js';
import { UpstreamListener, type Agreement, type Listener } from './upstream-listener.js';

/** For whom a backend is listened to. */
export interface Audience {
  principal: CallPrincipal;
  backendId: string;
}

/** What somebody hears of one backend. */
export interface Listening {
  /** What the backend has agreed to tell; a rejection as long as it cannot be reached. */
  readonly agreement: Promise<Agreement>;
  change(interest: Interest): Promise<Agreement>;
  close(): void;
}

/** A backend's news, for whoever keeps something that it makes stale. */
export type OnNews = (org: string, backendId: string, news: News) => void;

interface Placed extends Listener, Audience {
  upstream: Upstream | undefined;
  isClosed: boolean;
}

interface Upstream {
  readonly key: string;
  readonly org: string;
  route: Route;
  readonly credential: readonly string[];
  /** Digest of the credential. */
  readonly context: string;
  readonly listener: UpstreamListener<Placed>;
  /** Ends it when nobody has listened for a while. */
  lingering: NodeJS.Timeout | undefined;
}

const lingerMs = 5_000;
const lookEveryMs = 5_000;

/**
 * Listens to the backends: one stream for all who would see the same, which is who calls the backend with the same
 * credential. Opened when somebody wants to hear something, closed a little after the last one has gone.
 */
export class ListenHub {
  private readonly upstreams = new Map<string, Upstream>();
  /** Who has no credential for the backend at the moment. */
  private readonly unplaced = new Set<Placed>();
  private readonly watchers = new Set<OnNews>();
  private readonly clock = setInterval(() => this.placeAgain(this.unplaced), lookEveryMs).unref();

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly credentials: CredentialCache,
    private readonly snapshot: () => Snapshot,
    private readonly onTrouble: (error: unknown) => void,
  ) {}

  /** Hears a backend's news until it is closed. */
  listen(audience: Audience, interest: Interest, onNews: (news: News) => void): Listening {
    const placed: Placed = { ...audience, interest, onNews, upstream: undefined, isClosed: false };
    return {
      agreement: this.place(placed),
      change: (changed) => {
        placed.interest = changed;
        return placed.upstream?.listener.add(placed) ?? this.place(placed);
      },
      close: () => {
        placed.isClosed = true;
        this.leave(placed);
      },
    };
  }

  /** Hears all news of all backends that somebody listens to, before the listeners do. */
  watch(onNews: OnNews): void {
    this.watchers.add(onNews);
  }

  /** There is a newer snapshot: who listens to a backend that has moved, listens there. */
  renew(): void {
    for (const upstream of this.upstreams.values()) {
      const route = this.snapshot().orgs.get(upstream.org)?.routes.get(upstream.route.backendId);
      if (route === upstream.route) continue;
      if (route && addressOf(route) === addressOf(upstream.route)) upstream.route = route;
      else this.placeAgain(upstream.listener.all);
    }
  }

  close(): void {
    clearInterval(this.clock);
    for (const { listener, lingering } of this.upstreams.values()) {
      clearTimeout(lingering);
      listener.close();
    }
    this.upstreams.clear();
  }

  /** Finds the stream that is the listener's; also when it has one, and its backend or credential has changed. */
  private async place(placed: Placed): Promise<Agreement> {
    const { principal, backendId } = placed;
    const route = this.snapshot().orgs.get(principal.org)?.routes.get(backendId);
    const credential = await this.credentialFor(route, principal);
    if (placed.isClosed) return { reason: 'client_gone' };
    if (!route || !isCredential(credential)) {
      this.leave(placed);
      this.unplaced.add(placed);
      return isCredential(credential) ? { reason: 'backend_unknown' } : credential;
    }
    const upstream = this.upstreamFor(principal.org, route, credential);
    if (placed.upstream !== upstream) this.leave(placed);
    this.unplaced.delete(placed);
    clearTimeout(upstream.lingering);
    placed.upstream = upstream;
    return upstream.listener.add(placed);
  }

  private placeAgain(all: Iterable<Placed>): void {
    for (const placed of [...all]) this.place(placed).catch(this.onTrouble);
  }

  private credentialFor(route: Route | undefined, principal: CallPrincipal) {
    return route?.needsCredential ? this.credentials.headersFor(route, principal) : [];
  }

  private leave(placed: Placed): void {
    this.unplaced.delete(placed);
    const { upstream } = placed;
    placed.upstream = undefined;
    upstream?.listener.remove(placed);
    if (!upstream || upstream.listener.all.size > 0) return;
    clearTimeout(upstream.lingering);
    upstream.lingering = setTimeout(() => {
      upstream.listener.close();
      this.upstreams.delete(upstream.key);
    }, lingerMs).unref();
  }

  private upstreamFor(org: string, route: Route, credential: readonly string[]): Upstream {
    const { backendId, modern } = route;
    const context = contextOf(credential);
    const key = JSON.stringify([org, backendId, addressOf(route), context]);
    const known = this.upstreams.get(key);
    if (known) return known;
    const hop = { route, credential, traceparent: newTrace() };
    const open = modern ? ModernStream.open : LegacyStream.open;
    const listener = new UpstreamListener<Placed>(
      (interest, onNews) => open(this.dispatcher, hop, interest, onNews),
      (news) => {
        for (const onNews of this.watchers) onNews(org, backendId, news);
      },
      (rejection) => this.onFailure(upstream, rejection),
    );
    const upstream: Upstream = { key, org, route, credential, context, listener, lingering: undefined };
    this.upstreams.set(key, upstream);
    return upstream;
  }

  private onFailure(upstream: Upstream, rejection: Rejection): void {
    if (rejection.reason === 'upstream_unauthorized') this.renewCredential(upstream, rejection).catch(this.onTrouble);
  }

  /** The credential may have expired; all of them had the same. */
  private async renewCredential(
    { route, context, credential: used, listener }: Upstream,
    refusal: Rejection,
  ): Promise<void> {
    const [first] = listener.all;
    if (!first || !route.needsCredential) return;
    if (!route.renewsCredential) this.credentials.forget(route, first.principal);
    const credential = await (route.renewsCredential
      ? this.credentials.renew(route, first.principal, used, refusal)
      : this.credentials.headersFor(route, first.principal));
    if (isCredential(credential) && contextOf(credential) === context) return;
    for (const { principal } of listener.all)
      if (principal !== first.principal) this.credentials.forget(route, principal);
    this.placeAgain(listener.all);
  }
}

function addressOf({ origin, path, modern, needsCredential, credentialVersion }: Route): string {
  return JSON.stringify([origin, path, modern, needsCredential, credentialVersion]);
}

function contextOf(credential: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(credential)).digest('base64url');
}

function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
}
