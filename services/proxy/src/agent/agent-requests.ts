import { randomUUID } from 'node:crypto';
import type { Exchange, RpcMessage } from '../exchange.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { Session } from '../sessions/session.store.js';
import { sendToAgent } from './agent-stream.js';

interface Waiting {
  session: string;
  resolve: (answer: RpcMessage | undefined) => void;
}

const operation = 'agent-answer';
const prefix = 'gh.';

/**
 * Requests of the gateway to legacy agents: they go out on the stream of the call that they belong to, and their answers
 * come with a request of their own, at whatever replica. The id of a request names the replica that waits.
 */
export class AgentRequests {
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly link: ReplicaLink) {
    link.serve(operation, (payload, send) => {
      const [session, answer] = payload as [string, RpcMessage];
      send(this.take(session, answer));
      return Promise.resolve();
    });
  }

  /** The agent's answer; undefined when the request could not be sent, or the call has ended. */
  async ask(
    exchange: Exchange,
    session: Session,
    method: string,
    params: unknown,
    signal: AbortSignal,
  ): Promise<RpcMessage | undefined> {
    const replica = Buffer.from(this.link.replica).toString('base64url');
    const id = `${prefix}${replica}.${randomUUID()}.${exchange.backendId}`;
    const answer = new Promise<RpcMessage | undefined>((resolve) => {
      this.waiting.set(id, { session: session.id, resolve });
      signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    const question = { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params: params as object }) };
    try {
      const isSent = !signal.aborted && (await sendToAgent(exchange, question as RpcMessage));
      return isSent ? await answer : undefined;
    } finally {
      this.waiting.delete(id);
    }
  }

  /** Brings an agent's answer to whom it is for; false when nobody waits for it. @throws ReplicaGone */
  async deliver(session: Session, answer: RpcMessage): Promise<boolean> {
    const replica = replicaOf(answer.id);
    if (replica === undefined) return false;
    let isTaken = false;
    await this.link.ask(replica, operation, [session.id, answer], (frame) => (isTaken = frame === true));
    return isTaken;
  }

  private take(session: string, answer: RpcMessage): boolean {
    const waiting = this.waiting.get(String(answer.id));
    if (waiting?.session !== session) return false;
    waiting.resolve(answer);
    return true;
  }
}

/** The backend because of which a request with this id was sent; undefined when the id is not one of ours. */
export function backendOf(id: RpcMessage['id']): string | undefined {
  return typeof id === 'string' && id.startsWith(prefix) ? id.split('.')[3] : undefined;
}

/** The replica that a request's id names; undefined when the id is not one of ours. */
export function replicaOf(id: RpcMessage['id']): string | undefined {
  if (typeof id !== 'string' || !id.startsWith(prefix)) return undefined;
  return Buffer.from(id.split('.')[1] ?? '', 'base64url').toString('utf8');
}
