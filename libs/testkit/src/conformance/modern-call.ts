import type { ServerResponse } from 'node:http';
import {
  isAnswer,
  requireAnswerable,
  requireCapabilities,
  type Caller,
  type InputRequest,
  type Questioner,
} from './caller.js';
import { openState, sealState } from './request-state.js';
import { errorCodes, isObject, RpcError, sseEvent, tasksExtension, type JsonObject, type RpcRequest } from './rpc.js';
import type { Tasks } from './tasks.js';

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];
const metaKey = (name: string) => `io.modelcontextprotocol/${name}`;

/** What a tool that must ask first throws: it runs again with the answers. */
export class InputRequired extends Error {
  constructor(readonly result: JsonObject) {
    super('The client must answer first');
  }
}

/** One request of the modern era and the stream or JSON that answers it. */
export class ModernCall implements Caller {
  readonly capabilities: JsonObject;
  private readonly meta: JsonObject;
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  constructor(
    private readonly request: RpcRequest,
    private readonly response: ServerResponse,
    private readonly tasks: Tasks,
  ) {
    this.meta = request.params._meta as JsonObject;
    this.capabilities = this.meta[metaKey('clientCapabilities')] as JsonObject;
    // The end of the connection is the cancellation.
    response.on('close', () => this.controller.abort());
  }

  require(needed: JsonObject): void {
    requireCapabilities(needed, this.capabilities);
  }

  async ask(requests: Record<string, InputRequest>, isStateful = false): Promise<Record<string, JsonObject>> {
    requireAnswerable(requests, this.capabilities);
    const answers = this.answers();
    const open = Object.entries(requests).filter(([key, request]) => !isAnswer(answers[key], request));
    if (open.length === 0) return answers as Record<string, JsonObject>;
    const known = Object.fromEntries(Object.entries(answers).filter(([, answer]) => isObject(answer)));
    const hasState = isStateful || Object.keys(known).length > 0;
    throw new InputRequired({
      resultType: 'input_required',
      inputRequests: Object.fromEntries(open),
      ...(hasState
        ? { requestState: sealState({ call: this.name, answers: known as Record<string, JsonObject> }) }
        : {}),
    });
  }

  log(level: string, data: unknown): void {
    const wanted = this.meta[metaKey('logLevel')];
    if (typeof wanted !== 'string' || levels.indexOf(level) < levels.indexOf(wanted)) return;
    this.notify('notifications/message', { level, logger: 'conformance', data });
  }

  progress(progress: number, total: number, message: string): void {
    const { progressToken } = this.meta;
    if (progressToken !== undefined) {
      this.notify('notifications/progress', { progressToken, progress, total, message });
    }
  }

  async inBackground(work: (task: Questioner) => Promise<JsonObject>): Promise<JsonObject> {
    const { extensions } = this.capabilities;
    const knowsTasks = isObject(extensions) && isObject(extensions[tasksExtension]);
    return knowsTasks ? this.tasks.begin(this.capabilities, work) : work(this);
  }

  openStream(): void {
    if (this.response.headersSent) return;
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-accel-buffering': 'no' };
    this.response.writeHead(200, headers).flushHeaders();
  }

  cutOff(): void {
    // There would be no coming back.
  }

  notify(method: string, params: JsonObject): void {
    this.openStream();
    this.response.write(sseEvent({ jsonrpc: '2.0', method, params }));
  }

  /** Sends the answer. */
  end(answer: { result: JsonObject } | { error: RpcError }): void {
    const message = { jsonrpc: '2.0', id: this.request.id, ...answer };
    if (this.response.headersSent) {
      this.response.end(sseEvent(message));
      return;
    }
    const status = 'error' in answer ? answer.error.status : 200;
    this.response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(message));
  }

  private get name(): string {
    const { method, params } = this.request;
    return `${method} ${String(params.name ?? params.uri)}`;
  }

  /** The answers of this round and, from the state, of those before. */
  private answers(): JsonObject {
    const { inputResponses, requestState } = this.request.params;
    if (inputResponses !== undefined && !isObject(inputResponses))
      throw new RpcError(errorCodes.invalidParams, 'inputResponses is no object');
    const earlier = requestState === undefined ? {} : openState(requestState, this.name).answers;
    return { ...earlier, ...inputResponses };
  }
}
