import { errorCodes, isObject, RpcError, type JsonObject } from './rpc.js';

/** What a server may ask its client for. */
export interface InputRequest {
  method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  params: JsonObject;
}

/** The one who asks, as a tool, prompt or resource sees it: the same in both eras. */
export interface Questioner {
  /** Client capabilities as declared. */
  readonly capabilities: JsonObject;
  /** Aborted when the request is cancelled. */
  readonly signal: AbortSignal;
  /**
   * Puts questions to the client; the answers come under the same keys. In the modern era what stands before a question
   * runs again in each round. With `isStateful` the first round carries a request state already.
   * Throws {@link RpcError} when the client has not declared what the questions need.
   */
  ask(requests: Record<string, InputRequest>, isStateful?: boolean): Promise<Record<string, JsonObject>>;
}

/** The client side of one request. */
export interface Caller extends Questioner {
  /** Refuses a client that lacks one of these capabilities; in the legacy era extensions are not asked for. */
  require(needed: JsonObject): void;
  /** Sends a log message, if the client wants messages of this level. */
  log(level: string, data: unknown): void;
  /** Reports progress, if the client has given a token for it. */
  progress(progress: number, total: number, message: string): void;
  /** Does the work as a task where the client knows tasks, else while it waits. */
  inBackground(work: (task: Questioner) => Promise<JsonObject>): Promise<JsonObject>;
  /** Makes the answer an event stream, whatever comes. */
  openStream(): void;
  /** Ends the stream before the answer, which is then there to be resumed; the modern era cannot, and does not. */
  cutOff(): void;
}

const capabilityOf = {
  'elicitation/create': 'elicitation',
  'sampling/createMessage': 'sampling',
  'roots/list': 'roots',
} as const;

/** Refuses questions that the client has not declared to understand. */
export function requireAnswerable(requests: Record<string, InputRequest>, capabilities: JsonObject): void {
  const needed = Object.values(requests).map(({ method }) => capabilityOf[method]);
  requireCapabilities(Object.fromEntries(needed.map((name) => [name, {}])), capabilities);
}

/** Refuses a client that lacks one of these capabilities, which may be nested: `{ extensions: { 'a/b': {} } }`. */
export function requireCapabilities(needed: JsonObject, declared: JsonObject): void {
  if (isCovered(needed, declared)) return;
  const data = { requiredCapabilities: needed };
  throw new RpcError(errorCodes.missingCapability, 'The client lacks a capability that this needs', data, 400);
}

function isCovered(needed: JsonObject, declared: JsonObject): boolean {
  return Object.entries(needed).every(([key, value]) => {
    const found = declared[key];
    return isObject(value) && isObject(found) && isCovered(value, found);
  });
}

/** Whether this can be the answer to that question. */
export function isAnswer(answer: unknown, { method }: InputRequest): answer is JsonObject {
  if (!isObject(answer)) return false;
  if (method === 'elicitation/create') return typeof answer.action === 'string';
  return method === 'roots/list' ? Array.isArray(answer.roots) : answer.content !== undefined;
}
