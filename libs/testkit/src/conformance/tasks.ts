import { randomUUID } from 'node:crypto';
import { isAnswer, requireAnswerable, type InputRequest, type Questioner } from './caller.js';
import { errorCodes, RpcError, type JsonObject } from './rpc.js';

type Status = 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled';

/** Work that goes on after the request that asked for it was answered. */
class Task implements Questioner {
  readonly id = randomUUID();
  status: Status = 'working';
  private readonly createdAt = new Date().toISOString();
  private lastUpdatedAt = this.createdAt;
  private outcome: { result: JsonObject } | { error: JsonObject } | undefined;
  private pending: Record<string, InputRequest> = {};
  private given: Record<string, JsonObject> = {};
  private goOn: (() => void) | undefined;
  private readonly controller = new AbortController();
  readonly signal: AbortSignal = this.controller.signal;

  constructor(
    readonly capabilities: JsonObject,
    private readonly onChange: (task: Task) => void,
  ) {}

  async run(work: (task: Questioner) => Promise<JsonObject>): Promise<void> {
    try {
      this.settle('completed', { result: await work(this) });
    } catch (error) {
      const { message } = error as Error;
      const failure = error instanceof RpcError ? error : new RpcError(errorCodes.internalError, message);
      this.settle('failed', { error: failure.toJSON() });
    }
  }

  async ask(requests: Record<string, InputRequest>): Promise<Record<string, JsonObject>> {
    requireAnswerable(requests, this.capabilities);
    this.pending = { ...requests };
    this.given = {};
    this.become('input_required');
    await new Promise<void>((resolve) => {
      this.goOn = resolve;
    });
    this.signal.throwIfAborted();
    return this.given;
  }

  answer(responses: JsonObject): void {
    for (const [key, request] of Object.entries(this.pending)) {
      const response = responses[key];
      if (!isAnswer(response, request)) continue;
      this.given[key] = response;
      this.pending = Object.fromEntries(Object.entries(this.pending).filter(([name]) => name !== key));
    }
    if (this.status !== 'input_required' || Object.keys(this.pending).length > 0) return;
    this.become('working');
    this.goOn?.();
  }

  cancel(): void {
    this.settle('cancelled', undefined);
    this.controller.abort();
    this.goOn?.();
  }

  /** As it stands when it is created. */
  summary(): JsonObject {
    const { id, status, createdAt, lastUpdatedAt } = this;
    return { taskId: id, status, createdAt, lastUpdatedAt, ttlMs: 600_000, pollIntervalMs: 100 };
  }

  /** With the questions that wait, or with what came of it. */
  details(): JsonObject {
    const asked = this.status === 'input_required' ? { inputRequests: this.pending } : {};
    return { ...this.summary(), ...asked, ...this.outcome };
  }

  private settle(status: Status, outcome: Task['outcome']): void {
    if (this.status !== 'working' && this.status !== 'input_required') return;
    this.outcome = outcome;
    this.become(status);
  }

  private become(status: Status): void {
    this.status = status;
    this.lastUpdatedAt = new Date().toISOString();
    this.onChange(this);
  }
}

export const taskMethods: ReadonlySet<string> = new Set(['tasks/get', 'tasks/update', 'tasks/cancel']);

/** The tasks of a backend: the extension `io.modelcontextprotocol/tasks`. */
export class Tasks {
  private readonly tasks = new Map<string, Task>();

  /** `onChange` is told the id of a task and what there is to say about it. */
  constructor(private readonly onChange: (taskId: string, details: JsonObject) => void) {}

  /** Begins a task and answers with what the client gets instead of a result. */
  begin(capabilities: JsonObject, work: (task: Questioner) => Promise<JsonObject>): JsonObject {
    const task = new Task(capabilities, (changed) => this.onChange(changed.id, changed.details()));
    this.tasks.set(task.id, task);
    const created = task.summary();
    void task.run(work);
    return { resultType: 'task', ...created };
  }

  /** The result of one of {@link taskMethods}. Throws {@link RpcError}. */
  answer(method: string, { taskId, inputResponses }: JsonObject): JsonObject {
    const task = this.tasks.get(String(taskId));
    if (!task) throw new RpcError(errorCodes.invalidParams, 'Unknown task');
    if (method === 'tasks/get') return task.details();
    if (method === 'tasks/update') task.answer((inputResponses ?? {}) as JsonObject);
    else task.cancel();
    return {};
  }

  has(taskId: string): boolean {
    return this.tasks.has(taskId);
  }

  stop(): void {
    for (const task of this.tasks.values()) task.cancel();
  }
}
