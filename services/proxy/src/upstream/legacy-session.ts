import type { Dispatcher } from 'undici';
import type { Rejection, RpcMessage } from '../exchange.js';
import { legacyVersions } from '../filters/era.filter.js';
import type { ReasonCode } from '../reasons.js';
import { isAnswerTo, isUnnamedError, type Asking } from './ask.js';
import { openingFailure } from './era-doubt.js';
import { openMessages, refusedWith, type Hop, type TakeMessage, type UpstreamMessages } from './messages.js';
import { gatewayInfo } from './modern-hop.js';
import { kindOf } from './upstreams.js';

/** What a legacy backend said when it was initialized. */
export interface Initialized {
  protocolVersion: string;
  capabilities: Record<string, unknown>;
  serverInfo?: Record<string, unknown>;
  instructions?: string;
}

const maxResumptions = 20;
const methodNotFound = -32_601;

/** A session between the gateway and a legacy backend (MCP 2025-11-25, basic/transports and basic/lifecycle). */
export class LegacySession {
  private constructor(
    private readonly dispatcher: Dispatcher,
    /** The backend's id for it; empty when the backend keeps none. */
    readonly id: string,
    readonly initialized: Initialized,
  ) {}

  /**
   * Initializes a session; `capabilities` are those of the agent that can be served over it. A backend that does not
   * know the version answers with another one.
   */
  static async open(
    dispatcher: Dispatcher,
    hop: Hop,
    capabilities: Readonly<Record<string, unknown>>,
    version = legacyVersions[0],
  ): Promise<LegacySession | Rejection> {
    const params = { protocolVersion: version, capabilities, clientInfo: gatewayInfo };
    const message: RpcMessage = { jsonrpc: '2.0', id: 0, method: 'initialize', params };
    let answer: RpcMessage | undefined;
    const messages = openMessages(
      dispatcher,
      hop,
      { method: 'POST', headers: [], body: JSON.stringify(message) },
      (received) => {
        if (!isAnswerTo(received, 0) && !isUnnamedError(received)) return;
        answer = received;
        messages.close();
      },
    );
    const timer = setTimeout(() => messages.cancel('upstream_timeout'), hop.route.timeoutMs);
    const reason = await messages.ended;
    clearTimeout(timer);
    if (!answer?.result) {
      const failed = reason ? refusedWith(messages, reason) : { upstreamStatus: messages.status };
      return openingFailure('initialize', failed, answer);
    }
    const { protocolVersion, capabilities: offered } = answer.result;
    if (typeof protocolVersion !== 'string' || !legacyVersions.includes(protocolVersion))
      return { reason: 'upstream_bad_response' };
    const initialized = { ...answer.result, protocolVersion, capabilities: (offered ?? {}) as Record<string, unknown> };
    const session = new LegacySession(dispatcher, messages.sessionId, initialized);
    const refused = await session.send(hop, { jsonrpc: '2.0', method: 'notifications/initialized' });
    return refused ?? session;
  }

  /** A session that another replica has opened. */
  static known(dispatcher: Dispatcher, id: string, protocolVersion: string): LegacySession {
    return new LegacySession(dispatcher, id, { protocolVersion, capabilities: {} });
  }

  /** Sends a request. When its stream breaks and can be resumed, it is. */
  ask(hop: Hop, message: RpcMessage, onMessage: TakeMessage): Asking {
    const asking = new ResumedAsking(message.id, onMessage);
    void asking.run(
      (take) =>
        openMessages(
          this.dispatcher,
          hop,
          { method: 'POST', headers: this.headers, body: JSON.stringify(message), kind: kindOf(message.method) },
          take,
        ),
      (take, lastEventId) =>
        openMessages(
          this.dispatcher,
          hop,
          { method: 'GET', headers: [...this.headers, 'last-event-id', lastEventId], kind: 'read' },
          take,
        ),
      this.id !== '',
    );
    return asking;
  }

  /** Sends what is answered with nothing but a status: a notification or a response. */
  async send(hop: Hop, message: RpcMessage): Promise<Rejection | undefined> {
    const messages = openMessages(
      this.dispatcher,
      hop,
      { method: 'POST', headers: this.headers, body: JSON.stringify(message) },
      () => undefined,
    );
    const reason = await messages.ended;
    if (messages.status === 404 && this.id !== '') return { reason: 'upstream_session_lost' };
    const isDone = messages.status >= 200 && messages.status < 300;
    return isDone ? undefined : refusedWith(messages, reason ?? 'upstream_error');
  }

  /** Opens the stream for what belongs to no request, or goes on with it after an event. */
  listen(hop: Hop, onMessage: TakeMessage, lastEventId = ''): UpstreamMessages {
    const headers = lastEventId === '' ? this.headers : [...this.headers, 'last-event-id', lastEventId];
    return openMessages(this.dispatcher, hop, { method: 'GET', headers, isListening: true }, onMessage);
  }

  /** Answers what the backend asks where there is no agent to be asked. */
  answerAlone(hop: Hop, { id, method }: RpcMessage): void {
    if (method === undefined || id === undefined) return;
    const error = { code: methodNotFound, message: 'There is nobody to be asked.' };
    void this.send(hop, { jsonrpc: '2.0', id, ...(method === 'ping' ? { result: {} } : { error }) });
  }

  /** Ends the session; a backend need not allow that. */
  async close(hop: Hop): Promise<void> {
    if (this.id === '') return;
    await openMessages(this.dispatcher, hop, { method: 'DELETE', headers: this.headers }, () => undefined).ended;
  }

  private get headers(): readonly string[] {
    const version = ['mcp-protocol-version', this.initialized.protocolVersion];
    return this.id === '' ? version : [...version, 'mcp-session-id', this.id];
  }
}

/** Whether a backend has no stream to listen on. 405 says so; where there are no sessions, others say it in other ways. */
export function hasNoStream({ status }: UpstreamMessages): boolean {
  return status === 400 || status === 405 || status === 501;
}

type Open = (take: TakeMessage, lastEventId: string) => UpstreamMessages;

/** One request over as many streams as it takes (SSE polling and resumption). */
class ResumedAsking implements Asking {
  readonly answer: Promise<RpcMessage | Rejection>;
  private settle!: (result: RpcMessage | Rejection) => void;
  private messages: UpstreamMessages | undefined;
  private isSettled = false;

  constructor(
    private readonly id: RpcMessage['id'],
    private readonly onMessage: TakeMessage,
  ) {
    this.answer = new Promise((resolve) => (this.settle = resolve));
  }

  cancel(reason: ReasonCode): void {
    this.finish({ reason });
    this.messages?.cancel(reason);
  }

  async run(open: Open, resume: Open, hasSession: boolean): Promise<void> {
    const take = (received: RpcMessage) => {
      if (!isAnswerTo(received, this.id)) return received.method === undefined ? undefined : this.onMessage(received);
      this.finish(received);
      this.messages?.close();
      return undefined;
    };
    let messages = (this.messages = open(take, ''));
    for (let i = 0; i < maxResumptions; i++) {
      const reason = await messages.ended;
      if (this.isSettled) return;
      const { lastEventId, retryMs } = messages;
      const isBroken = messages.isStream && (reason === undefined || reason === 'upstream_cut_off');
      if (!isBroken || lastEventId === '') return this.finish(failureOf(messages, reason, hasSession));
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      if (this.isSettled) return;
      messages = this.messages = resume(take, lastEventId);
      // What has come already stays the place to go on from, until something newer comes.
      messages.lastEventId = lastEventId;
    }
    this.cancel('upstream_cut_off');
  }

  private finish(result: RpcMessage | Rejection): void {
    this.isSettled = true;
    this.settle(result);
  }
}

function failureOf(messages: UpstreamMessages, reason: ReasonCode | undefined, hasSession: boolean): Rejection {
  if (hasSession && messages.status === 404) return { reason: 'upstream_session_lost' };
  return refusedWith(messages, reason ?? (messages.isStream ? 'upstream_cut_off' : 'upstream_bad_response'));
}
