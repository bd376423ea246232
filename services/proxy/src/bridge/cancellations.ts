import type { Exchange, RpcMessage, UpstreamInFlight } from '../exchange.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { Session } from '../sessions/session.store.js';

const topic = 'call-cancelled';

/** Calls of legacy agents that can be cancelled by a notification, which may come to another replica. */
export class Cancellations {
  private readonly calls = new Map<string, UpstreamInFlight>();

  constructor(private readonly link: ReplicaLink) {
    link.onBroadcast(topic, (key) => this.calls.get(String(key))?.cancel('cancelled_by_agent'));
  }

  /** Returns how to forget the call. */
  add({ session, message }: Exchange, call: UpstreamInFlight): () => void {
    if (!session) return () => undefined;
    const key = keyOf(session, message?.id);
    this.calls.set(key, call);
    return () => {
      if (this.calls.get(key) === call) this.calls.delete(key);
    };
  }

  cancel(session: Session, requestId: RpcMessage['id']): void {
    const key = keyOf(session, requestId);
    const call = this.calls.get(key);
    if (call) call.cancel('cancelled_by_agent');
    else this.link.broadcast(topic, key);
  }
}

function keyOf({ id }: Session, requestId: RpcMessage['id']): string {
  return JSON.stringify([id, requestId]);
}
