import type { Dispatcher } from 'undici';
import { isCredential, type CredentialCache } from '../credentials/credential.cache.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import type { Session, SessionStore } from '../sessions/session.store.js';
import { LegacySession } from '../upstream/legacy-session.js';
import type { Hop } from '../upstream/messages.js';

/** How long an agent waits for what is told to all its backends. */
const waitMs = 2_000;

/**
 * The sessions with legacy backends that a legacy agent has behind its session with an endpoint of several backends.
 * Each is made when the agent needs its backend for the first time, with what the agent can do.
 */
export class UpstreamSessions {
  private readonly opening = new Map<string, Promise<Session | Rejection>>();

  constructor(
    private readonly sessions: SessionStore,
    private readonly credentials: CredentialCache,
    private readonly dispatcher: Dispatcher,
  ) {}

  /** Sees to it that the agent has a session with the exchange's backend; `lost` is one that the backend has forgotten. */
  async ensure(exchange: Exchange, lost?: string): Promise<Rejection | undefined> {
    const { session, backendId } = exchange;
    if (!session) throw new TypeError('no session');
    const known = session.upstreams[backendId];
    if (known !== undefined && known !== lost) return undefined;
    const key = `${session.id} ${backendId}`;
    const opening = this.opening.get(key) ?? this.open(exchange, session, lost).finally(() => this.opening.delete(key));
    this.opening.set(key, opening);
    const opened = await opening;
    if ('reason' in opened) return opened;
    exchange.session = opened;
    return undefined;
  }

  /** Tells all backends with which the agent has a session; one that does not listen is let be. */
  tell(exchange: Exchange, message: RpcMessage): Promise<void> {
    return this.each(exchange, async (session, hop) => {
      if (message.id === undefined) await session.send(hop, message);
      else await session.ask(hop, message, () => undefined).answer;
    });
  }

  /** Ends all sessions with backends. */
  end(exchange: Exchange): Promise<void> {
    return this.each(exchange, (session, hop) => session.close(hop));
  }

  /** The session with the exchange's backend. */
  current({ session, backendId }: Exchange): LegacySession | undefined {
    return session && this.known(session, backendId);
  }

  private known({ upstreams, versions, protocolVersion }: Session, backendId: string): LegacySession | undefined {
    const id = upstreams[backendId];
    return id === undefined
      ? undefined
      : LegacySession.known(this.dispatcher, id, versions?.[backendId] ?? protocolVersion);
  }

  private async open(exchange: Exchange, session: Session, lost: string | undefined): Promise<Session | Rejection> {
    const { route, credential, traceparent, backendId } = exchange;
    if (!route) throw new TypeError('no route');
    const hop: Hop = { route, credential, traceparent };
    const opened = await LegacySession.open(this.dispatcher, hop, session.capabilities, session.protocolVersion);
    if (!(opened instanceof LegacySession)) return opened;
    const { capabilities, protocolVersion } = opened.initialized;
    if (session.logLevel !== '' && capabilities.logging !== undefined) await setLevel(opened, hop, session.logLevel);
    const changed = await this.sessions.change(session, (current) => {
      const known = current.upstreams[backendId];
      // Another replica was faster.
      if (known !== undefined && known !== lost) return {};
      return {
        upstreams: { ...current.upstreams, [backendId]: opened.id },
        versions: { ...current.versions, [backendId]: protocolVersion },
      };
    });
    if (changed.upstreams[backendId] !== opened.id) await opened.close(hop);
    return changed;
  }

  private async each(exchange: Exchange, act: (session: LegacySession, hop: Hop) => Promise<void>): Promise<void> {
    const { session, principal, org, traceparent } = exchange;
    if (!session || !principal) return;
    const acts = Object.keys(session.upstreams).map(async (backendId) => {
      const route = org?.routes.get(backendId);
      const upstream = this.known(session, backendId);
      if (!route || !upstream) return;
      const credential = route.needsCredential ? await this.credentials.headersFor(route, principal) : [];
      if (isCredential(credential)) await act(upstream, { route, credential, traceparent });
    });
    await Promise.race([Promise.allSettled(acts), new Promise((resolve) => setTimeout(resolve, waitMs).unref())]);
  }
}

async function setLevel(session: LegacySession, hop: Hop, level: string): Promise<void> {
  const message = { jsonrpc: '2.0', id: 'gatehouse', method: 'logging/setLevel', params: { level } } as const;
  await session.ask(hop, message, () => undefined).answer;
}
