import { setTimeout as delay } from 'node:timers/promises';
import { sendToAgent } from '../agent/agent-stream.js';
import { canBeAskedAnything } from '../bridge/input-requests.js';
import type { Exchange, RpcMessage } from '../exchange.js';
import type { LegacySession } from '../upstream/legacy-session.js';
import type { Hop, UpstreamMessages } from '../upstream/messages.js';
import { upstreamIdOf } from '../upstream/upstream-headers.js';

/** How long a call waits for the stream to be open: a backend that asks there before would wait for ever. */
const openMs = 2_000;
const lingerMs = 5_000;
const methodNotFound = -32_601;

interface Stream {
  messages: UpstreamMessages;
  /** The agent's calls at the backend that are running here. */
  calls: Exchange[];
  closing: NodeJS.Timeout | undefined;
}

/** Whoever has calls running at a backend hears what the backend sends outside of their streams. */
type Leave = () => void;

/**
 * Many legacy backends ask the agent on the stream of the session instead of that of the call. Behind an endpoint of
 * several backends the agent has no such stream with each of them, so while it has calls at a backend the gateway has
 * it, and passes on what comes there with the newest call.
 */
export class MemberStreams {
  private readonly streams = new Map<string, Stream>();

  /** Listens on the session's stream while the exchange's call runs. */
  async join(exchange: Exchange, session: LegacySession): Promise<Leave> {
    const { session: own, route, credential, traceparent, request } = exchange;
    const takesStream = /text\/event-stream|\*\/\*/.test(request.headers.accept ?? '');
    if (!route || !own || !takesStream || session.id === '' || !canBeAskedAnything(own.capabilities))
      return () => undefined;
    const key = JSON.stringify([own.id, exchange.backendId, upstreamIdOf(exchange)]);
    const known = this.streams.get(key);
    const stream = known ?? this.open(key, session, { route, credential, traceparent });
    clearTimeout(stream.closing);
    stream.calls.push(exchange);
    if (!known) await Promise.race([stream.messages.started(), delay(openMs, undefined, { ref: false })]);
    return () => this.leave(key, stream, exchange);
  }

  private open(key: string, session: LegacySession, hop: Hop): Stream {
    const messages = session.listen(hop, (message) => pass(stream, session, hop, message));
    const stream: Stream = { messages, calls: [], closing: undefined };
    this.streams.set(key, stream);
    void messages.ended.then(() => this.forget(key, stream));
    return stream;
  }

  private leave(key: string, stream: Stream, exchange: Exchange): void {
    stream.calls = stream.calls.filter((call) => call !== exchange);
    if (stream.calls.length > 0) return;
    // An agent often calls again soon.
    stream.closing = setTimeout(() => {
      this.forget(key, stream);
      stream.messages.cancel('client_gone');
    }, lingerMs).unref();
  }

  private forget(key: string, stream: Stream): void {
    if (this.streams.get(key) === stream) this.streams.delete(key);
  }
}

async function pass(stream: Stream, session: LegacySession, hop: Hop, message: RpcMessage): Promise<void> {
  const { method, id } = message;
  if (method === undefined) return;
  const call = stream.calls.at(-1);
  if (id === undefined) {
    // Of lists and resources that have changed the gateway hears elsewhere, for all agents.
    if (call && (method === 'notifications/message' || method === 'notifications/progress')) await send(call, message);
    return;
  }
  if (call && method !== 'ping' && (await send(call, message))) return;
  const error = { code: methodNotFound, message: 'The agent cannot be asked at the moment.' };
  void session.send(hop, { jsonrpc: '2.0', id, ...(method === 'ping' ? { result: {} } : { error }) });
}

function send(call: Exchange, message: RpcMessage): boolean | Promise<boolean> {
  call.names?.rename(message);
  return sendToAgent(call, message);
}
