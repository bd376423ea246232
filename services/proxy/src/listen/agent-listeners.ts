import type { ReplicaLink } from '../sessions/replica-link.js';
import type { AgentListener } from './agent-listener.js';

const topic = 'session-stream';

/** The streams on which agents listen to what the gateway tells them. */
export class AgentListeners {
  /** Of legacy sessions, which have one stream each. */
  private readonly bySession = new Map<string, { listener: AgentListener; sinceMs: number }>();

  constructor(private readonly link: ReplicaLink) {
    link.onBroadcast(topic, (payload) => {
      const [session, sinceMs] = payload as [string, number];
      const known = this.bySession.get(session);
      // Two that open at once must not end each other.
      if (known && known.sinceMs < sinceMs) known.listener.end();
    });
  }

  /** A session has one stream: the newest, since an agent that opens another one has lost the one before. */
  take(session: string, listener: AgentListener): void {
    this.bySession.get(session)?.listener.end();
    const entry = { listener, sinceMs: Date.now() };
    this.bySession.set(session, entry);
    this.link.broadcast(topic, [session, entry.sinceMs]);
    void listener.ended.then(() => {
      if (this.bySession.get(session) === entry) this.bySession.delete(session);
    });
  }
}
