import { answerAgent, sendToAgent, type Answered } from '../agent/agent-stream.js';
import type { Exchange, Rejection, RpcMessage, UpstreamInFlight } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { ReasonCode } from '../reasons.js';
import { answer } from '../sessions/agent-session.js';
import { ReplicaGone } from '../sessions/replica-link.js';
import { isRejection } from '../upstream/ask.js';
import { isObject, type Hop } from '../upstream/messages.js';
import { legacyVersions, modernVersion } from '../filters/era.filter.js';
import { asksInput, declaredCapabilities, urlElicitationRequired } from './input-requests.js';
import type { Round } from './legacy-call.js';
import type { Parked, ParkedEnd } from './parked-calls.js';
import { openState, sealState } from './request-state.js';
import { toModernError, toModernResult, withoutTasks } from './translate.js';

const invalidParams = -32_602;
const methodNotFound = -32_601;

/** A modern agent's request to a legacy backend. What the backend asks in between becomes a round of input. */
export async function forwardToLegacy(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { route, message, credential, traceparent } = exchange;
  if (!route || !message) throw new TypeError('no route');
  const hop = { route, credential, traceparent };
  const begun = performance.now();
  try {
    return message.method === 'server/discover'
      ? await discover(exchange, parts, hop)
      : await call(exchange, parts, hop);
  } finally {
    exchange.upstream = undefined;
    exchange.upstreamUs += Math.round((performance.now() - begun) * 1_000);
  }
}

async function discover(exchange: Exchange, parts: ProxyParts, hop: Hop): Promise<Rejection | undefined> {
  const description = await parts.descriptions.of(hop, 'legacy');
  if ('reason' in description) return description;
  const { capabilities, serverInfo, instructions } = description;
  const { tasks, ...offered } = capabilities;
  const result = {
    supportedVersions: [modernVersion, ...legacyVersions],
    capabilities: offered,
    ...(instructions === undefined ? {} : { instructions }),
  };
  return answer(exchange, toModernResult('server/discover', result, serverInfo));
}

async function call(exchange: Exchange, parts: ProxyParts, hop: Hop): Promise<Rejection | undefined> {
  const { message } = exchange;
  if (message?.method?.startsWith('tasks/')) return { reason: 'method_unknown', status: 404, code: methodNotFound };
  if (message?.params?.requestState === undefined) return finish(exchange, parts, await start(exchange, parts, hop));
  const state = openState(exchange, parts.seal);
  if ('reason' in state) return state;
  if (!state.parked) return finish(exchange, parts, await start(exchange, parts, hop));
  return finish(exchange, parts, await goOn(exchange, parts, state.parked));
}

/** Who is listening to the rounds of a call, and can end it. */
class BridgedRound implements UpstreamInFlight, Round {
  deadlineMs: number;
  call: Round['call'];
  reason: ReasonCode | undefined;

  constructor(private readonly exchange: Exchange) {
    this.deadlineMs = performance.now() + (exchange.route?.timeoutMs ?? 0);
    exchange.upstream = this;
    if (exchange.response.destroyed) this.agentGone();
  }

  get progressToken(): unknown {
    return metaOf(this.exchange).progressToken;
  }

  get logLevel(): string {
    const level = metaOf(this.exchange)['io.modelcontextprotocol/logLevel'];
    return typeof level === 'string' ? level : '';
  }

  notify(message: RpcMessage): unknown {
    return sendToAgent(this.exchange, message);
  }

  cancel(reason: ReasonCode): void {
    this.reason ??= reason;
    this.call?.cancel(reason);
  }

  get isCancelled(): boolean {
    return this.reason !== undefined;
  }

  agentGone(reason: ReasonCode = 'client_gone'): void {
    this.cancel(reason);
  }
}

function metaOf({ message }: Exchange): Record<string, unknown> {
  return (message?.params?._meta ?? {}) as Record<string, unknown>;
}

async function start(exchange: Exchange, parts: ProxyParts, hop: Hop): Promise<ParkedEnd> {
  const { message, principal } = exchange;
  if (!message || !principal) throw new TypeError('no message');
  const round = new BridgedRound(exchange);
  const mayAsk = asksInput.has(message.method ?? '');
  const call = { hop, principal, message, capabilities: declared(exchange), mayAsk };
  const end = await parts.parkedCalls.start(call, round);
  return round.reason ? { reason: round.reason } : end;
}

/** Goes on with a call that is parked, at whatever replica. */
async function goOn(exchange: Exchange, parts: ProxyParts, parked: Parked): Promise<ParkedEnd> {
  const { inputResponses = {} } = exchange.message?.params ?? {};
  if (!isObject(inputResponses) || !Object.values(inputResponses).every(isObject)) {
    return { reason: 'params_invalid', code: invalidParams, data: { parameter: 'inputResponses' } };
  }
  const round = new BridgedRound(exchange);
  try {
    const end = await parts.parkedCalls.resume(parked, inputResponses, round);
    return round.reason ? { reason: round.reason } : end;
  } catch (error) {
    if (error instanceof ReplicaGone) return { reason: 'parked_call_lost' };
    throw error;
  }
}

/**
 * What the agent says that it can do, as far as it can be passed on. A legacy backend lists what its client can use, so
 * lists are asked for as the same client that will call.
 */
function declared(exchange: Exchange): Record<string, unknown> {
  const stated = declaredCapabilities(exchange.message);
  return withoutTasks(stated, stated);
}

function finish(exchange: Exchange, parts: ProxyParts, end: ParkedEnd): Answered {
  if ('inputRequests' in end) return askInput(exchange, parts, end.inputRequests, end.parked);
  if (isRejection(end)) return end;
  const { message } = exchange;
  const { id, method = '' } = message ?? {};
  const own = id === undefined ? {} : { id };
  if (!end.error) {
    return answerAgent(exchange, {
      jsonrpc: '2.0',
      ...own,
      result: toModernResult(method, end.result ?? {}, undefined),
    });
  }
  const elicitations = end.error.code === urlElicitationRequired ? urlElicitations(end.error.data) : undefined;
  if (elicitations) return askInput(exchange, parts, elicitations, undefined);
  const error = toModernError(message ?? { jsonrpc: '2.0' }, end.error);
  return answerAgent(exchange, { jsonrpc: '2.0', ...own, error }, error.code === methodNotFound ? 404 : 200);
}

/** The backend's questions for the agent; they are guarded like every other answer. */
function askInput(
  exchange: Exchange,
  { seal }: ProxyParts,
  inputRequests: Record<string, unknown>,
  parked: Parked | undefined,
): Answered {
  const requestState = sealState(exchange, seal, parked ? { parked } : {});
  return answer(exchange, { resultType: 'input_required', inputRequests, requestState });
}

/** Elicitations that an error of a legacy backend demands before it is called again. */
function urlElicitations(data: unknown): Record<string, unknown> | undefined {
  const wanted = isObject(data) && Array.isArray(data.elicitations) ? data.elicitations.filter(isObject) : [];
  const requests = wanted.map(
    ({ elicitationId, ...params }, i) => [`url${i + 1}`, { method: 'elicitation/create', params }] as const,
  );
  return requests.length > 0 ? Object.fromEntries(requests) : undefined;
}
