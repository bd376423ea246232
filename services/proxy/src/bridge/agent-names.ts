import type { RpcMessage } from '../exchange.js';

/** What a backend's messages are changed in on their way to the agent, since the agent knows it under another name. */
export interface AgentNames {
  /** Renames in place; whether there was something. */
  rename(message: RpcMessage): boolean;
  /** An event of a stream, with an id that the agent can come back with. */
  event(event: Buffer): Buffer;
}
