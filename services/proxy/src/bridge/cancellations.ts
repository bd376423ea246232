import type { RpcMessage } from '../exchange.js';
import type { InFlight } from '../in-flight.js';
import type { ReplicaLink } from '../sessions/replica-link.js';
import type { Session } from '../sessions/session.store.js';

const topic = 'call-cancelled';

/** Ends calls of legacy agents by a notification, which may come to another replica. */
export class Cancellations {
  constructor(
    private readonly link: ReplicaLink,
    private readonly inFlight: Pick<InFlight, 'matching'>,
  ) {
    link.onBroadcast(topic, (call) => {
      const [sessionId, requestId] = call as [string, RpcMessage['id']];
      this.cancelHere(sessionId, requestId);
    });
  }

  cancel({ id }: Session, requestId: RpcMessage['id']): void {
    if (!this.cancelHere(id, requestId)) this.link.broadcast(topic, [id, requestId]);
  }

  /** Whether there was such a call. */
  private cancelHere(sessionId: string, requestId: RpcMessage['id']): boolean {
    const calls = this.inFlight.matching(
      ({ cancellable, session, message }) =>
        cancellable !== undefined && session?.id === sessionId && message?.id === requestId,
    );
    for (const { cancellable } of calls) cancellable?.cancel('cancelled_by_agent');
    return calls.length > 0;
  }
}
