import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { isRejection } from '../upstream/ask.js';
import { hasNoStream, LegacySession } from '../upstream/legacy-session.js';
import { isObject, type Hop, type UpstreamMessages } from '../upstream/messages.js';
import { listKinds, newsIn, type Interest, type News } from './interest.js';
import { SilentStream, type UpstreamStream } from './upstream-stream.js';

const minRetryMs = 100;
let lastId = 0;

/** Listens to a legacy backend: a session of the gateway's own with its stream (MCP 2025-11-25, basic/transports). */
export class LegacyStream implements UpstreamStream {
  readonly ended: Promise<ReasonCode | undefined>;
  private end!: (reason: ReasonCode | undefined) => void;
  /** URIs that the backend has agreed to tell about, and the ones that it has refused. */
  private readonly subscribed = new Set<string>();
  private readonly refused = new Set<string>();
  private isClosed = false;

  private constructor(
    private readonly session: LegacySession,
    private readonly hop: Hop,
    private messages: UpstreamMessages,
    private readonly take: (message: RpcMessage) => void,
  ) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    void this.follow();
  }

  static async open(
    dispatcher: Dispatcher,
    hop: Hop,
    interest: Interest,
    onNews: (news: News) => void,
  ): Promise<UpstreamStream | Rejection> {
    const session = await LegacySession.open(dispatcher, hop, {});
    if (!(session instanceof LegacySession)) return session;
    const take = (message: RpcMessage) => {
      const news = newsIn(message);
      if (news) onNews(news);
      else session.answerAlone(hop, message);
    };
    const messages = session.listen(hop, take);
    await messages.started();
    if (messages.isStream) {
      const stream = new LegacyStream(session, hop, messages, take);
      await stream.want(interest);
      return stream;
    }
    const refusal = await refusalOf(messages);
    void session.close(hop);
    return hasNoStream(messages) ? new SilentStream() : { reason: refusal };
  }

  get honoured(): Interest {
    const { capabilities } = this.session.initialized;
    const lists = listKinds.filter((kind) => {
      const capability = capabilities[kind];
      return isObject(capability) && capability.listChanged === true;
    });
    return { lists: new Set(lists), uris: this.subscribed };
  }

  async want({ uris }: Interest): Promise<void> {
    const { resources } = this.session.initialized.capabilities;
    if (!isObject(resources) || resources.subscribe !== true) return;
    const gone = [...this.subscribed].filter((uri) => !uris.has(uri));
    for (const uri of gone) this.subscribed.delete(uri);
    for (const uri of this.refused) if (!uris.has(uri)) this.refused.delete(uri);
    const fresh = [...uris].filter((uri) => !this.subscribed.has(uri) && !this.refused.has(uri));
    await Promise.all([
      ...gone.map((uri) => this.ask('resources/unsubscribe', uri)),
      ...fresh.map(async (uri) => {
        const answer = await this.ask('resources/subscribe', uri);
        if (!isRejection(answer)) (answer.result ? this.subscribed : this.refused).add(uri);
      }),
    ]);
  }

  close(): void {
    this.isClosed = true;
    this.messages.cancel('client_gone');
    void this.session.close(this.hop);
  }

  private ask(method: string, uri: string): Promise<RpcMessage | Rejection> {
    const message: RpcMessage = { jsonrpc: '2.0', id: `listen-${++lastId}`, method, params: { uri } };
    return this.session.ask(this.hop, message, () => undefined).answer;
  }

  /** Goes on with the stream for as long as the backend can say what came in between. */
  private async follow(): Promise<void> {
    for (;;) {
      const reason = await this.messages.ended;
      const { lastEventId, retryMs } = this.messages;
      if (this.isClosed || lastEventId === '') return this.end(reason);
      await delay(Math.max(retryMs, minRetryMs), undefined, { ref: false });
      if (this.isClosed) return this.end(reason);
      const next = this.session.listen(this.hop, this.take, lastEventId);
      this.messages = next;
      // The place to go on from, until something newer comes.
      next.lastEventId = lastEventId;
      await next.started();
      if (!next.isStream) return this.end(await refusalOf(next));
    }
  }
}

/** Why there is no stream. Its answer is not waited for any longer. */
async function refusalOf(messages: UpstreamMessages): Promise<ReasonCode> {
  const { status } = messages;
  if (status === 401 || status === 403) messages.cancel('upstream_unauthorized');
  else if (status > 0) messages.cancel(status >= 400 ? 'upstream_error' : 'upstream_bad_response');
  return (await messages.ended) ?? 'upstream_bad_response';
}
