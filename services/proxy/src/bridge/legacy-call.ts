import type { Rejection, RpcMessage } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { isLogged } from '../agent/log-level.js';
import { isRejection, type Asking } from '../upstream/ask.js';
import type { Hop } from '../upstream/messages.js';
import { tellLogLevel, type LegacyPool, type Listener, type PooledSession } from './legacy-pool.js';
import { canBeAsked } from './input-requests.js';
import { toLegacyRequest } from './translate.js';

/** What the agent wants to hear during one round of a call. */
export interface Round {
  progressToken: unknown;
  logLevel: string;
  notify(message: RpcMessage): unknown;
  /** Whether nobody waits for its end any more. */
  readonly isCancelled: boolean;
  /** Who has to hear of it. */
  call: { cancel(reason: ReasonCode): void } | undefined;
}

/** How a round of a call ends: with the backend's answer, with questions of the backend, or without. */
export type RoundEnd = RpcMessage | Rejection | { inputRequests: Record<string, unknown> };

const methodNotFound = -32_601;
let lastId = 0;

/**
 * One call of a modern agent at a legacy backend, over as many rounds as it takes. While the agent is asked, the
 * backend's stream stays open here: the call is parked.
 */
export class LegacyCall implements Listener {
  private readonly rpcId = ++lastId;
  /** Questions of the backend that are not answered, by key. */
  private readonly questions = new Map<string, { id: RpcMessage['id']; method: string; params: unknown }>();
  private round: Round | undefined;
  private asking: Asking | undefined;
  private endRound: ((end: RoundEnd) => void) | undefined;
  private end: RpcMessage | Rejection | undefined;
  private lastKey = 0;
  private lastProgress = -Infinity;

  constructor(
    private readonly pool: LegacyPool,
    private readonly pooled: PooledSession,
    private readonly hop: Hop,
    private readonly capabilities: Record<string, unknown>,
  ) {}

  /** Sends the request and runs the first round. */
  async start(message: RpcMessage, round: Round): Promise<RoundEnd> {
    await tellLogLevel(this.pooled, this.hop, round.logLevel);
    if (this.end) return this.end;
    const ended = this.begin(round);
    this.pooled.call = this;
    this.asking = this.pooled.session.ask(this.hop, toLegacyRequest(message, this.rpcId), (received) =>
      this.onMessage(received),
    );
    void this.asking.answer.then((answer) => this.finish(answer));
    return ended;
  }

  /** Gives the backend what the agent answered, and runs the next round. */
  async resume(responses: Record<string, unknown>, round: Round): Promise<RoundEnd> {
    const ended = this.begin(round);
    for (const [key, { id }] of this.questions) {
      const result = responses[key];
      if (result === undefined) continue;
      this.questions.delete(key);
      const own = id === undefined ? {} : { id };
      const refused = await this.pooled.session.send(this.hop, {
        jsonrpc: '2.0',
        ...own,
        result: result as Record<string, unknown>,
      });
      if (refused) this.cancel(refused.reason);
    }
    // What was left open is asked again.
    if (this.questions.size > 0) this.askAgent();
    return ended;
  }

  /** Ends the call: the backend is told, and its questions stay unanswered. */
  cancel(reason: ReasonCode): void {
    if (this.end) return;
    const params = { requestId: this.rpcId, reason };
    void this.pooled.session.send(this.hop, { jsonrpc: '2.0', method: 'notifications/cancelled', params });
    this.asking?.cancel(reason);
    this.finish({ reason });
  }

  private begin(round: Round): Promise<RoundEnd> {
    this.round = round;
    return new Promise((resolve) => {
      this.endRound = resolve;
      if (this.end) resolve(this.end);
    });
  }

  private finish(end: RpcMessage | Rejection): void {
    if (this.end) return;
    this.end = end;
    if (isRejection(end) && end.reason === 'upstream_session_lost') this.pool.drop(this.pooled);
    else this.pool.giveBack(this.pooled);
    this.endRound?.(end);
  }

  onMessage(message: RpcMessage): unknown {
    if (message.method === undefined || this.end) return undefined;
    return message.id === undefined ? this.notify(message) : this.onQuestion(message);
  }

  private onQuestion({ id, method = '', params }: RpcMessage): void {
    const own = id === undefined ? {} : { id };
    const reply = (message: Partial<RpcMessage>) =>
      void this.pooled.session.send(this.hop, { jsonrpc: '2.0', ...own, ...message });
    if (method === 'ping') return reply({ result: {} });
    if (!canBeAsked(this.capabilities, { method, params })) {
      return reply({ error: { code: methodNotFound, message: 'The agent cannot do this.' } });
    }
    this.questions.set(`q${++this.lastKey}`, { id, method, params });
    // What the backend asks at once is asked of the agent at once.
    setImmediate(() => this.askAgent());
  }

  private askAgent(): void {
    if (this.questions.size === 0) return;
    const requests = [...this.questions].map(([key, { method, params }]) => [
      key,
      { method, ...(params === undefined ? {} : { params: withoutId(params) }) },
    ]);
    this.round = undefined;
    this.endRound?.({ inputRequests: Object.fromEntries(requests) as Record<string, unknown> });
    this.endRound = undefined;
  }

  private notify(message: RpcMessage): unknown {
    const { round } = this;
    const { params = {} } = message;
    if (message.method === 'notifications/progress') {
      const { progress } = params;
      const isForward = typeof progress === 'number' && progress > this.lastProgress;
      if (params.progressToken !== this.rpcId || !isForward) return undefined;
      this.lastProgress = progress;
      if (round?.progressToken === undefined) return undefined;
      return round.notify({ ...message, params: { ...params, progressToken: round.progressToken } });
    }
    if (message.method !== 'notifications/message' || !round) return undefined;
    return isLogged(params.level, round.logLevel) ? round.notify(message) : undefined;
  }
}

/** Elicitation by URL has no id in the modern era. */
function withoutId(params: unknown): unknown {
  const { elicitationId, ...rest } = params as Record<string, unknown>;
  return rest;
}
