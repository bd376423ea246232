import { backendOf } from '../agent/agent-requests.js';
import { enterTask, openRelatedTask, openTask } from '../bridge/task-names.js';
import { rewrite } from '../edge/rewrite.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import type { Bundle } from '../snapshot/bundles.js';
import { isObject } from '../upstream/messages.js';
import { enterRoute } from '../filters/enter-route.js';
import { parseAgentId } from './agent-ids.js';
import { resourceOwners } from './resource-owner.js';
import { innerCall } from './tool-search.js';
import type { Names } from './names.js';

type Fields = Record<string, unknown>;
type Routed = Rejection | undefined | Promise<Rejection | undefined>;

const invalidParams = -32_602;
const resourceMissing = -32_002;

/**
 * Finds the backend that a message to an endpoint of several backends is for, and gives the message the names that the
 * backend knows; from there it is a call like any other. What is for none of them stays without a route, and is
 * answered by the gateway.
 */
export function matchBundle(exchange: Exchange, parts: ProxyParts, bundle: Bundle): Routed {
  const { method, params } = exchange.message ?? {};
  switch (method) {
    case 'tools/call':
      return matchTool(exchange, bundle, params ?? {});
    case 'prompts/get':
      return matchName(exchange, bundle.prompts, params?.name, inParams);
    case 'completion/complete':
      return matchReference(exchange, parts, bundle, params?.ref);
    case 'resources/read':
    case 'resources/subscribe':
      return matchResource(exchange, parts, params?.uri);
    case 'resources/unsubscribe':
      return matchSubscription(exchange, params?.uri);
    case 'tasks/get':
    case 'tasks/result':
    case 'tasks/update':
    case 'tasks/cancel':
      return matchTask(exchange, parts, bundle);
    case 'notifications/progress':
      return matchProgress(exchange, params?.progressToken);
    case undefined:
      return exchange.request.method === 'GET' ? matchStream(exchange) : matchAnswer(exchange, parts);
    default:
      return undefined;
  }
}

/** A stream of a backend that is gone on with. */
function matchStream(exchange: Exchange): Routed {
  const event = parseAgentId(exchange.request.headers['last-event-id']);
  if (!event) return undefined;
  exchange.lastEventId = String(event.id);
  return enterRoute(exchange, event.backendId);
}

/** The agent's answer to a backend that has asked it something, or to the gateway that has asked because of a backend. */
function matchAnswer(exchange: Exchange, parts: ProxyParts): Routed {
  const id = exchange.message?.id;
  const asked = parseAgentId(id);
  if (asked) {
    rewrite(exchange, (message) => (message.id = asked.id));
    openRelatedTask(exchange, parts.taskIds);
    return enterRoute(exchange, asked.backendId);
  }
  const backendId = backendOf(id);
  const refusal = backendId === undefined ? undefined : enterRoute(exchange, backendId);
  // The gateway asks because of modern backends only; what else has such an id nobody waits for.
  if (exchange.eraOut !== 'modern') exchange.route = undefined;
  return refusal;
}

/** A task says itself which backend has it. */
function matchTask(exchange: Exchange, parts: ProxyParts, { members }: Bundle): Routed {
  const task = openTask(exchange, parts.taskIds);
  if ('reason' in task) return task;
  if (!members.includes(task.backendId)) return { reason: 'task_unknown', code: invalidParams };
  return enterRoute(exchange, task.backendId) ?? enterTask(exchange, task);
}

/** How far the agent is with what a backend has asked of it. */
function matchProgress(exchange: Exchange, progressToken: unknown): Routed {
  const token = parseAgentId(progressToken);
  if (!token) return undefined;
  rewrite(exchange, ({ params }) => Object.assign(params ?? {}, { progressToken: token.id }));
  return enterRoute(exchange, token.backendId);
}

/** The backend at which the agent has subscribed; where it has not, there is nothing to end. */
function matchSubscription(exchange: Exchange, uri: unknown): Routed {
  const { subscriptions = {} } = exchange.session ?? {};
  const backendId = typeof uri === 'string' && Object.hasOwn(subscriptions, uri) ? subscriptions[uri] : undefined;
  return backendId === undefined
    ? { reason: 'resource_unknown', code: invalidParams }
    : enterRoute(exchange, backendId);
}

function matchTool(exchange: Exchange, { tools, toolSearch }: Bundle, params: Fields): Routed {
  if (toolSearch && params.name === 'find_tool') return undefined;
  if (!toolSearch || params.name !== 'call_tool') return matchName(exchange, tools, params.name, inParams);
  const inner = innerCall(params);
  if (!inner) return { reason: 'call_tool_invalid' };
  exchange.isUnwrapped = true;
  return matchName(exchange, tools, inner.name, (message, name) => {
    const { arguments: args } = innerCall(message.params ?? {}) ?? inner;
    Object.assign(message.params ?? {}, { name, arguments: args });
  });
}

type Rename = (message: RpcMessage, name: string) => void;

const inParams: Rename = ({ params = {} }, name) => (params.name = name);
const inRef: Rename = ({ params = {} }, name) => Object.assign(params.ref ?? {}, { name });

/** Puts the backend's own name where the shown one was. */
function matchName(exchange: Exchange, names: Names, shown: unknown, rename: Rename): Routed {
  const real = typeof shown === 'string' ? names.realOf(shown) : undefined;
  if (!real) return { reason: 'name_unknown', code: invalidParams };
  rewrite(exchange, (message) => rename(message, real.name));
  return enterRoute(exchange, real.backendId);
}

function matchReference(exchange: Exchange, parts: ProxyParts, bundle: Bundle, ref: unknown): Routed {
  if (!isObject(ref)) return { reason: 'params_invalid', code: invalidParams, data: { parameter: 'ref' } };
  if (ref.type === 'ref/prompt') return matchName(exchange, bundle.prompts, ref.name, inRef);
  return matchResource(exchange, parts, ref.uri);
}

async function matchResource(exchange: Exchange, parts: ProxyParts, uri: unknown): Promise<Rejection | undefined> {
  const ownerOf = await resourceOwners(exchange, parts.catalogue);
  if (typeof ownerOf !== 'function') return ownerOf;
  const owner = ownerOf(typeof uri === 'string' ? uri : '');
  if (typeof owner === 'string') return enterRoute(exchange, owner);
  if (owner.reason !== 'resource_unknown') return owner;
  const isRead = exchange.message?.method === 'resources/read';
  const code = isRead && exchange.era === 'legacy' ? resourceMissing : invalidParams;
  return { ...owner, code, data: { uri } };
}
