import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GuardOutcome } from '@gatehouse/guardrail-engine';
import { parseTraceparent } from '@gatehouse/observability';
import { applyRejection, errorBody, sendAnswer } from './answer.js';
import { isCall, type Exchange, type Filter, type Rejection } from './exchange.js';
import { attachCredential } from './filters/attach-credential.filter.js';
import { authenticate } from './filters/authenticate.filter.js';
import { authorize } from './filters/authorize.filter.js';
import { limitConcurrency } from './filters/concurrency.filter.js';
import { edge } from './filters/edge.filter.js';
import { classifyEra } from './filters/era.filter.js';
import { limitCalls } from './filters/limit.filter.js';
import { guardRequest } from './filters/guard.filter.js';
import { matchRoute } from './filters/match-route.filter.js';
import { explainPassthrough } from './filters/passthrough.js';
import { checkParamHeaders } from './filters/param-headers.filter.js';
import { checkScopes } from './filters/scopes.filter.js';
import { webSearch } from './filters/web-search.filter.js';
import type { ProxyParts } from './proxy.parts.js';
import { orgOf, recordText } from './record/call-record.js';
import { callSpan } from './record/call-span.js';
import { forward } from './bridge/forward.js';

/** What happens to every MCP request, from top to bottom. */
export function createPipeline(parts: ProxyParts): (request: IncomingMessage, response: ServerResponse) => void {
  const identify = explainPassthrough(authenticate(parts), parts.config);
  const filters: readonly Filter[] = [
    edge(parts.config, parts.inFlight, identify),
    classifyEra,
    identify,
    checkScopes(parts.config.publicUrl),
    matchRoute(parts),
    authorize,
    checkParamHeaders,
    limitConcurrency(parts.inFlight),
    limitCalls(parts.limits),
    webSearch,
    guardRequest,
    attachCredential(parts),
    // Sends the message to the backend and guards what comes back.
    (exchange) => forward(exchange, parts),
  ];

  return (request, response) => {
    if (isOverloaded(request, parts)) return sendOverloaded(response, parts.metrics);
    const exchange = newExchange(request, response, parts);
    parts.inFlight.add(exchange);
    void run(filters, exchange, parts);
  };
}

/** Looked at before anything else, so that to refuse costs little. */
function isOverloaded({ method }: IncomingMessage, { inFlight: { concurrency, pressure } }: ProxyParts): boolean {
  return concurrency.isFull || (method === 'GET' ? pressure.refusesStreams : pressure.refusesCall());
}

function sendOverloaded(response: ServerResponse, metrics: ProxyParts['metrics']): void {
  metrics.countOverloaded();
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
  response.end(overloaded);
}

async function run(filters: readonly Filter[], exchange: Exchange, parts: ProxyParts): Promise<void> {
  let rejection: Rejection | undefined = admit(parts, exchange);
  try {
    for (let i = 0; i < filters.length && !rejection; i++) {
      const result = filters[i]?.(exchange);
      rejection = result instanceof Promise ? await result : result;
    }
  } catch (error) {
    parts.logger.error({ err: error, endpoint: exchange.endpoint }, 'a call failed inside the gateway');
    rejection = { reason: 'internal_error', ...(exchange.message?.id === undefined ? { status: 500 } : {}) };
  } finally {
    // What came before the answer leaves before it.
    if (exchange.sending) await exchange.sending;
    if (rejection) applyRejection(exchange, rejection);
    finish(exchange, parts);
  }
}

/** A call that could not be recorded is not taken, nor one whose credential may have been revoked meanwhile. */
function admit({ spool, snapshots, inFlight }: ProxyParts, { startedAt }: Exchange): Rejection | undefined {
  if (inFlight.isStopping || !snapshots.isReady())
    return { reason: 'not_ready', status: 503, retryAfterSeconds: 1, headers: { connection: 'close' } };
  if (!snapshots.isInForce(startedAt)) return { reason: 'out_of_sync', status: 503, retryAfterSeconds: 1 };
  return spool.isFull() ? { reason: 'overloaded', status: 503, retryAfterSeconds: 5 } : undefined;
}

/** The one place where a call ends: its record is on disk before the last byte of its answer leaves. */
function finish(exchange: Exchange, { spool, config, metrics, tracing, inFlight, toolReporter }: ProxyParts): void {
  if (exchange.toolNews) toolReporter.tell(orgOf(exchange), exchange.toolNews);
  const isRecorded =
    isCall(exchange) && exchange.outcome.reason !== 'overloaded' && exchange.outcome.reason !== 'not_ready';
  if (!isRecorded) return conclude(exchange, inFlight);
  const number = spool.takeNumber();
  const text = recordText(exchange, `${config.replica}:${spool.epoch}:${number}`);
  metrics.count(exchange);
  tracing?.record(callSpan(exchange));
  spool.append(orgOf(exchange), number, text, (isWritten) => {
    // An answer that is not on record does not leave.
    if (!isWritten) applyRejection(exchange, { reason: 'record_failed', status: 503 });
    conclude(exchange, inFlight);
  });
}

function conclude(exchange: Exchange, inFlight: ProxyParts['inFlight']): void {
  sendAnswer(exchange);
  inFlight.release(exchange);
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

/** The agent's trace, or one of its own. */
function traceOf({ headers }: IncomingMessage, { tracing }: ProxyParts): Pick<Exchange, 'traceId' | 'traceparent'> {
  const { traceparent: incoming } = headers;
  const trace = parseTraceparent(typeof incoming === 'string' ? incoming : undefined);
  const traceId = trace?.traceId ?? randomHex(16);
  return { traceId, traceparent: `00-${traceId}-${randomHex(8)}-${trace?.flags ?? (tracing ? '01' : '00')}` };
}

function nothingFound({ config }: ProxyParts) {
  const none: GuardOutcome = 'none';
  const { maskKey } = config;
  return { findings: [], dlpOutcome: none, shadowOutcome: none, guardrailBundle: '', maskKey, webSearch: undefined };
}

function newExchange(request: IncomingMessage, response: ServerResponse, parts: ProxyParts): Exchange {
  const { traceId, traceparent } = traceOf(request, parts);
  return {
    request,
    response,
    snapshot: parts.snapshots.current,
    startedAt: performance.now(),
    timeMs: Date.now(),
    endpoint: pathOf(request.url ?? '/'),
    backendId: '',
    bundle: undefined,
    body: emptyBody,
    requestBytes: 0,
    message: undefined,
    era: undefined,
    eraOut: undefined,
    doubt: undefined,
    protocolVersion: '',
    target: { kind: 'method', name: '' },
    principal: undefined,
    tokenHmac: '',
    org: undefined,
    route: undefined,
    session: undefined,
    credential: [],
    connect: undefined,
    paramHeaders: [],
    task: undefined,
    isUnwrapped: false,
    traceId,
    traceparent,
    ...nothingFound(parts),
    outcome: { reason: 'ok', ruleId: '', status: 200, headers: {}, body: emptyBody, isError: false, responseBytes: 0 },
    toolNews: undefined,
    upstreamUs: 0,
    upstream: undefined,
    cancellable: undefined,
    names: undefined,
    lastEventId: undefined,
    sending: undefined,
    replay: undefined,
    principalShare: undefined,
    backendShare: undefined,
    unreadSinceMs: 0,
    quietBytes: 0,
    quietSinceMs: 0,
    place: 0,
    isConcluded: false,
  };
}

const emptyBody = Buffer.alloc(0);
const overloaded = JSON.stringify(errorBody(undefined, { reason: 'overloaded', retryAfterSeconds: 1 }));
let pool = emptyBody;
let poolAt = 0;

/** Random hex from a pool: a system call per call would cost more than a filter. */
function randomHex(bytes: number): string {
  if (poolAt + bytes > pool.length) {
    pool = randomBytes(8_192);
    poolAt = 0;
  }
  return pool.toString('hex', poolAt, (poolAt += bytes));
}
