import type { Dispatcher } from 'undici';
import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { isAnswerTo } from '../upstream/ask.js';
import { openMessages, type Hop, type UpstreamMessages } from '../upstream/messages.js';
import { modernHeaders, withEnvelope } from '../upstream/modern-hop.js';
import { covers, interestOf, newsIn, noInterest, notificationsOf, type Interest, type News } from './interest.js';
import { SilentStream, type UpstreamStream } from './upstream-stream.js';

interface Connection {
  messages: UpstreamMessages;
  /** What the backend answers to the wish; a backend that does not know the method is silent. */
  acknowledged: Promise<Interest | Rejection | 'silent'>;
}

type Connect = (interest: Interest) => Connection;

const methodNotFound = -32_601;
const envelope = { capabilities: {}, logLevel: '', paramHeaders: [] };
let lastId = 0;

/** Listens to a modern backend (MCP 2026-07-28, basic/patterns/subscriptions). */
export class ModernStream implements UpstreamStream {
  readonly ended: Promise<ReasonCode | undefined>;
  private end!: (reason: ReasonCode | undefined) => void;
  private messages!: UpstreamMessages;
  private requested = noInterest;
  private agreed = noInterest;
  private isClosed = false;

  private constructor(private readonly connect: Connect) {
    this.ended = new Promise((resolve) => (this.end = resolve));
  }

  static async open(
    dispatcher: Dispatcher,
    hop: Hop,
    interest: Interest,
    onNews: (news: News) => void,
  ): Promise<UpstreamStream | Rejection> {
    const connect: Connect = (wanted) => connectTo(dispatcher, hop, wanted, onNews);
    const { messages, acknowledged } = connect(interest);
    const outcome = await acknowledged;
    if (outcome === 'silent') return new SilentStream();
    if ('reason' in outcome) return outcome;
    const stream = new ModernStream(connect);
    stream.use(messages, interest, outcome);
    return stream;
  }

  get honoured(): Interest {
    return this.agreed;
  }

  /** The wish of an open stream cannot be changed: there is a new one before the old one ends. */
  async want(interest: Interest): Promise<void> {
    if (this.isClosed || covers(this.requested, interest)) return;
    const { messages, acknowledged } = this.connect(interest);
    const outcome = await acknowledged;
    const old = this.messages;
    if (this.isClosed || outcome === 'silent' || 'reason' in outcome) return messages.close();
    this.use(messages, interest, outcome);
    old.close();
  }

  close(): void {
    this.isClosed = true;
    this.messages.cancel('client_gone');
  }

  private use(messages: UpstreamMessages, requested: Interest, agreed: Interest): void {
    this.messages = messages;
    this.requested = requested;
    this.agreed = agreed;
    void messages.ended.then((reason) => {
      if (this.messages === messages) this.end(reason);
    });
  }
}

function connectTo(dispatcher: Dispatcher, hop: Hop, interest: Interest, onNews: (news: News) => void): Connection {
  const params = { notifications: notificationsOf(interest) };
  const message: RpcMessage = { jsonrpc: '2.0', id: `listen-${++lastId}`, method: 'subscriptions/listen', params };
  let isAcknowledged = false;
  let settle: (outcome: Interest | Rejection | 'silent') => void;
  const acknowledged = new Promise<Interest | Rejection | 'silent'>((resolve) => (settle = resolve));
  const take = (received: RpcMessage) => {
    if (isAnswerTo(received, message.id)) {
      settle(received.error?.code === methodNotFound ? 'silent' : { reason: 'upstream_error' });
      messages.close();
    } else if (received.method === 'notifications/subscriptions/acknowledged') {
      isAcknowledged = true;
      settle(interestOf(received.params?.notifications) ?? noInterest);
    } else {
      const news = isAcknowledged ? newsIn(received) : undefined;
      if (news) onNews(news);
    }
  };
  const headers = modernHeaders(message, envelope);
  const body = JSON.stringify(withEnvelope(message, envelope));
  const messages = openMessages(dispatcher, hop, { method: 'POST', headers, body, isListening: true }, take);
  const late = setTimeout(() => messages.cancel('upstream_timeout'), hop.route.timeoutMs);
  void acknowledged.then(() => clearTimeout(late));
  void messages.ended.then((reason) => settle({ reason: reason ?? 'upstream_bad_response' }));
  return { messages, acknowledged };
}
