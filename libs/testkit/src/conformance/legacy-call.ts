import { isAnswer, requireAnswerable, requireCapabilities, type Caller, type InputRequest } from './caller.js';
import type { Questioner } from './caller.js';
import type { LegacySession, LegacyStream } from './legacy-session.js';
import { isObject, type JsonObject, type RpcRequest } from './rpc.js';

const levels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/** One request of the legacy era; its answer comes on a stream, after questions and notifications. */
export class LegacyCall implements Caller {
  constructor(
    private readonly request: RpcRequest,
    private readonly session: LegacySession,
    private readonly stream: LegacyStream,
    readonly signal: AbortSignal,
  ) {}

  get capabilities(): JsonObject {
    return this.session.capabilities;
  }

  require({ extensions: _, ...needed }: JsonObject): void {
    requireCapabilities(needed, this.capabilities);
  }

  async ask(requests: Record<string, InputRequest>): Promise<Record<string, JsonObject>> {
    requireAnswerable(requests, this.capabilities);
    const answers = Object.entries(requests).map(async ([key, request]) => {
      const answer = await this.session.request(this.stream, request.method, request.params, this.signal);
      if (!isAnswer(answer, request)) throw new Error(`The client has answered ${request.method} with something else`);
      return [key, answer] as const;
    });
    return Object.fromEntries(await Promise.all(answers));
  }

  log(level: string, data: unknown): void {
    if (levels.indexOf(level) < levels.indexOf(this.session.level)) return;
    this.notify('notifications/message', { level, logger: 'conformance', data });
  }

  progress(progress: number, total: number, message: string): void {
    const { _meta: meta } = this.request.params;
    const progressToken = isObject(meta) ? meta.progressToken : undefined;
    if (progressToken !== undefined) {
      this.notify('notifications/progress', { progressToken, progress, total, message });
    }
  }

  inBackground(work: (task: Questioner) => Promise<JsonObject>): Promise<JsonObject> {
    return work(this);
  }

  openStream(): void {
    // It always is one.
  }

  cutOff(): void {
    if (this.session.isResumable) this.stream.detach();
  }

  private notify(method: string, params: JsonObject): void {
    this.stream.send({ method, params });
  }
}
