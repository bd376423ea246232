import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';
import { withId } from '../upstream/sse.js';
import { toAgentId } from './agent-ids.js';

/** What of a legacy backend's messages is called otherwise towards an agent that has one session for several backends. */
export class AgentNames {
  constructor(private readonly backendId: string) {}

  /** Renames, in place, what the agent will name when it answers. Whether there was something. */
  rename(message: RpcMessage): boolean {
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

  /** The event with an id that leads back to its backend. */
  event(event: Buffer): Buffer {
    return withId(event, (id) => this.named(id));
  }

  private named(id: string | number): string {
    return toAgentId({ backendId: this.backendId, id });
  }
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
