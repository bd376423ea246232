import type { AgentNames } from '../bridge/agent-names.js';
import type { TaskNames } from '../bridge/task-names.js';
import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';
import { withId } from '../upstream/sse.js';
import { toAgentId } from './agent-ids.js';

/** The names of a legacy backend's ids towards an agent that has one session for several backends. */
export class MemberNames implements AgentNames {
  constructor(
    private readonly backendId: string,
    private readonly tasks: TaskNames,
  ) {}

  rename(message: RpcMessage): boolean {
    const isTaskRenamed = this.tasks.rename(message);
    return this.renameIds(message) || isTaskRenamed;
  }

  event(event: Buffer): Buffer {
    return withId(event, (id) => this.named(id));
  }

  private renameIds(message: RpcMessage): boolean {
    const { method, id, params } = message;
    if (method === 'notifications/cancelled' && isId(params?.requestId)) {
      params.requestId = this.named(params.requestId);
      return true;
    }
    if (method === undefined || id === undefined) return false;
    message.id = this.named(id);
    const meta = params?._meta;
    if (isObject(meta) && isId(meta.progressToken)) meta.progressToken = this.named(meta.progressToken);
    return true;
  }

  private named(id: string | number): string {
    return toAgentId({ backendId: this.backendId, id });
  }
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
