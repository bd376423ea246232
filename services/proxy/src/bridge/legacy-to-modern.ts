import { setTimeout as delay } from 'node:timers/promises';
import { answerAgent, openStream, sendToAgent, type Answered } from '../agent/agent-stream.js';
import { paramHeadersOf } from '../edge/param-headers.js';
import type { Exchange, Rejection, RpcMessage, UpstreamInFlight } from '../exchange.js';
import { mirrorFor } from '../filters/param-headers.filter.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { ReasonCode } from '../reasons.js';
import { isRejection, type Asking } from '../upstream/ask.js';
import { serveSession } from '../sessions/serve-session.js';
import { doubtAbout } from '../upstream/era-doubt.js';
import { isObject, type Hop } from '../upstream/messages.js';
import { askModern } from '../upstream/modern-hop.js';
import { canBeAsked } from './input-requests.js';
import { toLegacyError, toLegacyResult, toModernRequest, withoutTasks } from './translate.js';

const maxRounds = 8;
const pacingMs = 250;
const inputMs = 600_000;
const capabilityMissing = -32_021;

type Answers = Record<string, unknown>;

/** Of the requests to modern backends. */
let lastId = 0;

/**
 * A legacy agent's request to a modern backend. What the backend wants to know in between (multi round-trip requests)
 * becomes live requests to the agent on the stream of the answer.
 */
export async function forwardToModern(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { route, message, credential, traceparent } = exchange;
  if (!route) throw new TypeError('no route');
  const hop = { route, credential, traceparent };
  const served = serveSession(exchange, parts, () => parts.descriptions.of(hop, 'modern'));
  if (served || !message) return served;
  const call = new BridgedCall(exchange, parts, hop);
  exchange.cancellable = call;
  const begun = performance.now();
  try {
    return await finish(exchange, await call.run(toModernRequest(message)));
  } finally {
    exchange.cancellable = undefined;
    exchange.upstream = undefined;
    exchange.upstreamUs += Math.round((performance.now() - begun) * 1_000);
  }
}

class BridgedCall implements UpstreamInFlight {
  deadlineMs: number;
  /** Made when somebody has to hear of it: most calls ask nothing. */
  private aborting: AbortController | undefined;
  private reason: ReasonCode | undefined;
  private asking: Asking | undefined;

  constructor(
    private readonly exchange: Exchange,
    private readonly parts: ProxyParts,
    private readonly hop: Hop,
  ) {
    this.deadlineMs = performance.now() + hop.route.timeoutMs;
    exchange.upstream = this;
  }

  cancel(reason: ReasonCode): void {
    this.reason ??= reason;
    this.asking?.cancel(reason);
    this.aborting?.abort();
  }

  private get signal(): AbortSignal {
    this.aborting ??= new AbortController();
    if (this.reason) this.aborting.abort();
    return this.aborting.signal;
  }

  /** In the legacy era the end of the connection is no cancellation. */
  agentGone(): void {}

  async run(request: RpcMessage): Promise<RpcMessage | Rejection> {
    let input: Record<string, unknown> = {};
    for (let round = 0; round < maxRounds; round++) {
      const answer = await this.ask({ ...request, params: { ...request.params, ...input } });
      if (isRejection(answer) || answer.result?.resultType !== 'input_required') return answer;
      const { inputRequests, requestState } = answer.result;
      const state = requestState === undefined ? {} : { requestState };
      if (!isObject(inputRequests) || Object.keys(inputRequests).length === 0) {
        await delay(pacingMs, undefined, { signal: this.signal }).catch(() => undefined);
        input = state;
      } else {
        const answers = await this.collect(inputRequests);
        if (isRejected(answers)) return answers;
        input = { inputResponses: answers.answers, ...state };
      }
      if (this.reason) return { reason: this.reason };
    }
    return { reason: 'too_many_rounds' };
  }

  private ask(request: RpcMessage): Promise<RpcMessage | Rejection> {
    if (this.reason) return Promise.resolve({ reason: this.reason });
    this.deadlineMs = performance.now() + this.hop.route.timeoutMs;
    const { exchange } = this;
    const envelope = {
      capabilities: deliverable(exchange),
      logLevel: exchange.session?.logLevel ?? '',
      paramHeaders: paramHeadersOf(mirrorFor(exchange), request.params?.arguments),
    };
    // The agent's id stays on the agent's side: each round is a request of its own.
    const own = { ...request, id: ++lastId };
    this.asking = askModern(this.parts.outbound.dispatcher, this.hop, own, envelope, (message) => {
      // The modern era knows no requests of the server.
      return message.id === undefined ? this.notify(message) : undefined;
    });
    return this.asking.answer;
  }

  private notify(message: RpcMessage): unknown {
    const { exchange } = this;
    if (!acceptsStream(exchange)) return undefined;
    this.openReplay();
    return sendToAgent(exchange, message);
  }

  private openReplay(): void {
    const { exchange, parts } = this;
    if (exchange.session) exchange.replay ??= parts.replays.open(exchange.session, exchange.message?.id);
    openStream(exchange);
  }

  /** Asks the agent what the backend wants to know, all of it at once. */
  private async collect(requests: Record<string, unknown>): Promise<{ answers: Answers } | Rejection> {
    const { exchange, parts, signal } = this;
    const { session } = exchange;
    const wanted = Object.entries(requests);
    const supported = deliverable(exchange);
    if (!session || !wanted.every(([, request]) => isObject(request) && canBeAsked(supported, request)))
      return { reason: 'input_not_supported' };
    this.openReplay();
    this.deadlineMs = performance.now() + inputMs;
    const answers = await Promise.all(
      wanted.map(async ([key, request]) => {
        const { method, params } = request as { method: string; params?: unknown };
        const adapted = forAgent(method, params, session.protocolVersion);
        const answer = await parts.agentRequests.ask(exchange, session, method, adapted, signal);
        return [key, inputOf(method, answer)] as const;
      }),
    );
    if (this.reason) return { reason: this.reason };
    if (answers.some(([, answer]) => answer === undefined)) return { reason: 'input_refused' };
    return { answers: Object.fromEntries(answers) };
  }
}

function isRejected(result: { answers: Answers } | Rejection): result is Rejection {
  return 'reason' in result;
}

/** What the agent can do and can be asked on the stream of an answer. */
export function deliverable(exchange: Exchange): Record<string, unknown> {
  const { capabilities = {} } = exchange.session ?? {};
  return withoutTasks(capabilities, acceptsStream(exchange) ? capabilities : {});
}

function acceptsStream({ request }: Exchange): boolean {
  return /text\/event-stream|\*\/\*/.test(request.headers.accept ?? '');
}

/** Elicitation by form had no mode before 2025-11-25; by URL it has an id there. */
function forAgent(method: string, params: unknown, version: string): unknown {
  if (method !== 'elicitation/create' || !isObject(params)) return params;
  if (params.mode === 'url') return { ...params, elicitationId: params.elicitationId ?? crypto.randomUUID() };
  const { mode, ...form } = params;
  return version >= '2025-11-25' ? params : form;
}

/** The input that an agent's answer gives; undefined when it gives none. */
function inputOf(method: string, answer: RpcMessage | undefined): unknown {
  if (answer?.result) return answer.result;
  // Who cannot be asked has not agreed.
  if (method === 'elicitation/create' && answer) return { action: 'cancel' };
  return method === 'roots/list' && answer ? { roots: [] } : undefined;
}

function finish(exchange: Exchange, answer: RpcMessage | Rejection): Answered {
  if (isRejection(answer)) return answer;
  const { message } = exchange;
  const { id, method = '' } = message ?? {};
  const { error, result } = answer;
  const own = id === undefined ? {} : { id };
  exchange.doubt = doubtAbout('modern', method, 0, answer);
  if (error) {
    // These speak of what the gateway itself has sent.
    if (error.code === -32_020 || error.code === -32_022) return { reason: 'upstream_error' };
    if (error.code === capabilityMissing) return { reason: 'input_not_supported' };
    return answerAgent(exchange, { jsonrpc: '2.0', ...own, error: toLegacyError(method, error) });
  }
  return answerAgent(exchange, { jsonrpc: '2.0', ...own, result: toLegacyResult(method, result ?? {}) });
}
