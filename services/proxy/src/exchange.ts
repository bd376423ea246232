import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Finding, GuardOutcome } from '@gatehouse/guardrail-engine';
import type { AccessTarget } from '@gatehouse/policy-eval';
import type { AgentNames } from './bridge/agent-names.js';
import type { WebTrace } from './filters/web-search.filter.js';
import type { ReasonCode } from './reasons.js';
import type { Replay } from './agent/replays.js';
import type { Share } from './overload/concurrency.js';
import type { Session } from './sessions/session.store.js';
import type { Doubt } from './upstream/era-doubt.js';
import type { CallPrincipal, OrgSnapshot, Route, Snapshot } from './snapshot/snapshot.js';

/** A parsed JSON-RPC message; only what the gateway looks at is named. */
export interface RpcMessage {
  jsonrpc: '2.0';
  id?: string | number;
  method?: string;
  params?: Record<string, unknown>;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: unknown };
}

export type Era = 'modern' | 'legacy';

/** Why an exchange ends here, and how the agent is told. */
export interface Rejection {
  reason: ReasonCode;
  /** HTTP status; 200 when left out. */
  status?: number;
  /** JSON-RPC error code; without one a refused tools/call becomes a result with isError. */
  code?: number;
  data?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** When it is worth to try again; said in `Retry-After` and in the message. */
  retryAfterSeconds?: number;
  ruleId?: string;
  /** What the agent gets as a result instead of an error, where the protocol has a way to go on. */
  result?: Record<string, unknown>;
  /** HTTP status with which the backend answered; stays inside. */
  upstreamStatus?: number;
  /** The backend's `WWW-Authenticate`; stays inside. */
  challenge?: string;
}

/** One request in flight. Filters fill it in from top to bottom. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly startedAt: number;
  readonly timeMs: number;
  /** One request sees one configuration from beginning to end. */
  readonly snapshot: Snapshot;
  /** Path without query. */
  readonly endpoint: string;
  /** Empty as long as it is not known, and for what concerns several. */
  backendId: string;
  /** The bundle of the endpoint: its slug, empty for all backends; undefined at the endpoint of one backend. */
  bundle: string | undefined;
  /** The bytes as they came, or as they were rebuilt after a guardrail changed the message. */
  body: Buffer;
  requestBytes: number;
  message: RpcMessage | undefined;
  era: Era | undefined;
  /** Era of the hop to the backend. */
  eraOut: Era | undefined;
  /** Whether the backend's answer looks as if it did not speak that era. */
  doubt: Doubt | undefined;
  protocolVersion: string;
  target: AccessTarget;
  principal: CallPrincipal | undefined;
  /** HMAC (hex) of the access token, if the principal came with one. */
  tokenHmac: string;
  org: OrgSnapshot | undefined;
  route: Route | undefined;
  session: Session | undefined;
  credential: readonly string[];
  /** That the agent was asked to have the backend connected, and comes back. */
  connect: { rounds: number; isDeclined: boolean } | undefined;
  /** `Mcp-Param-*` headers of the agent that repeat no known argument, to send on, flat. */
  paramHeaders: readonly string[];
  /** The task that a request is about. */
  task: { tool: string } | undefined;
  /** Whether the call came inside of a `call_tool`, whose headers repeat none of its arguments. */
  isUnwrapped: boolean;
  traceparent: string;
  traceId: string;
  findings: { direction: 'request' | 'response'; finding: Finding }[];
  dlpOutcome: GuardOutcome;
  /** The outcome with the candidates of guardrail profiles. */
  shadowOutcome: GuardOutcome;
  /** Version of the guardrails that decided; empty when none applied. */
  guardrailBundle: string;
  readonly maskKey: string;
  /** What it had to do with the web, where a web-search policy applies. */
  webSearch: WebTrace | undefined;
  outcome: Outcome;
  /** What was seen of tools, for the registry; undefined when it is nothing new. */
  toolNews: ToolNews | undefined;
  upstreamUs: number;
  /**
   * The request to the backend, while there is one. The object and not a function over it: V8 lets a new function per
   * call live until the next full collection, and with it all that the call has made (measured: a sixth of the CPU).
   */
  upstream: UpstreamInFlight | undefined;
  /** What a notification of a legacy agent can cancel, where the gateway has to see to that. */
  cancellable: Pick<UpstreamInFlight, 'cancel'> | undefined;
  /** What is called otherwise towards the agent; undefined where both sides use the same names. */
  names: AgentNames | undefined;
  /** Where a stream of a backend is to be gone on with, as the backend calls it. */
  lastEventId: string | undefined;
  /** Done when all that is being looked at for the agent has been sent; undefined when that is so. */
  sending: Promise<void> | undefined;
  /** What a legacy agent can come back for when its connection breaks. */
  replay: Replay | undefined;
  /** What its principal and its backend have in flight, this one included. */
  principalShare: Share | undefined;
  backendShare: Share | undefined;
  /** Since when what was written has not been read, on the clock of `performance.now()`; 0 when all of it was. */
  unreadSinceMs: number;
  /** On an event stream: bytes at the last look, and since when there were no more. */
  quietBytes: number;
  quietSinceMs: number;
  /** Index among the exchanges in flight. */
  place: number;
  /** Whether it is recorded, and only its last bytes are on their way. */
  isConcluded: boolean;
}

/** What an exchange has brought to light about tools. */
export interface ToolNews {
  /** Tools that a backend lists otherwise than they were approved, each definition as JSON. */
  drifted: { backendId: string; text: string }[];
  /** The tool that a guardrail wants out of use. */
  quarantine?: { backendId: string; tool: string; hash: string; detail: string };
}

/** A request to a backend that is not over. */
export interface UpstreamInFlight {
  /** On the clock of `performance.now()`. */
  readonly deadlineMs: number;
  cancel(reason: ReasonCode): void;
  /** The agent has closed its connection, or does not read what is sent on it. */
  agentGone(reason?: ReasonCode): void;
  /** There is a newer configuration; answers why the agent may not have the stream any more, if so. */
  renew?(): ReasonCode | undefined;
}

/** How the exchange ended, for the answer and for the record. */
export interface Outcome {
  reason: ReasonCode | 'ok';
  ruleId: string;
  status: number;
  headers: Record<string, string>;
  /** What is still to be sent; the last event when the answer is a stream that has begun. */
  body: Buffer | string;
  isError: boolean;
  responseBytes: number;
}

/** One step before the call is forwarded. A returned rejection ends the exchange; policy never throws. */
export type Filter = (exchange: Exchange) => Rejection | undefined | Promise<Rejection | undefined>;

/** Whether a record is owed: every request, everything that was refused, and everything in which something was found. */
export function isCall({ message, request, outcome, findings }: Exchange): boolean {
  const isRequest = request.method === 'POST' && message?.method !== undefined && message.id !== undefined;
  return isRequest || outcome.reason !== 'ok' || findings.length > 0;
}

/** A stream that is open to be listened to, and not because an answer is being worked on. */
export function isLongLived({ request, message }: Exchange): boolean {
  return request.method === 'GET' || message?.method === 'subscriptions/listen';
}
