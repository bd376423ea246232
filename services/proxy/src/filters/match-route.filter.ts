import { matchBundle } from '../aggregate/bundle-route.js';
import { bundleOf } from '../aggregate/members.js';
import { enterTask, openRelatedTask, openTask } from '../bridge/task-names.js';
import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { ProxyParts } from '../proxy.parts.js';
import { ownerKey, type SessionStore } from '../sessions/session.store.js';
import { enterRoute } from './enter-route.js';
import { takeBroughtToken } from './passthrough.js';
import { streamNotAllowed } from './era.filter.js';

type Matched = Rejection | undefined | Promise<Rejection | undefined>;

/** Finds the backend that the message is for, and in the legacy era the session. */
export function matchRoute(parts: ProxyParts): Filter {
  const takeToken = takeBroughtToken(parts.config);
  return (exchange) => {
    const { bundle, backendId, era, message } = exchange;
    const isInSession = era === 'legacy' && message?.method !== 'initialize';
    if (bundle !== undefined) return matchOneOfMany(exchange, parts, isInSession);
    const refusal = enterRoute(exchange, backendId) ?? takeToken(exchange) ?? matchTask(exchange, parts);
    return refusal ?? (isInSession ? findSession(exchange, parts.sessions) : undefined);
  };
}

/** Tasks exist between an agent and a backend of the same era only; elsewhere the bridge says that there are none. */
function matchTask(exchange: Exchange, { taskIds }: ProxyParts): Rejection | undefined {
  const { message, era, eraOut, backendId } = exchange;
  if (era !== eraOut || message?.method === undefined) {
    if (message?.result) openRelatedTask(exchange, taskIds);
    return undefined;
  }
  if (!message.method.startsWith('tasks/')) return undefined;
  // A list of tasks would show those of others, who use the backend with the same credential.
  if (message.method === 'tasks/list') return { reason: 'method_unknown', code: methodNotFound };
  const task = openTask(exchange, taskIds);
  if ('reason' in task) return task;
  if (task.backendId !== backendId) return { reason: 'task_unknown', code: invalidParams };
  return enterTask(exchange, task);
}

const methodNotFound = -32_601;
const invalidParams = -32_602;

function matchOneOfMany(exchange: Exchange, parts: ProxyParts, isInSession: boolean): Matched {
  const bundle = bundleOf(exchange);
  if (!bundle) return { reason: 'bundle_unknown', status: 404 };
  const refusal = isInSession ? findSession(exchange, parts.sessions) : undefined;
  if (refusal instanceof Promise) return refusal.then((found) => found ?? matchBundle(exchange, parts, bundle));
  return refusal ?? matchBundle(exchange, parts, bundle);
}

function findSession(exchange: Exchange, sessions: SessionStore): Matched {
  const id = exchange.request.headers['mcp-session-id'];
  // Without a session, what is no POST is what the modern era does not have.
  if (id === undefined && exchange.request.method !== 'POST') return streamNotAllowed();
  if (typeof id !== 'string' || !exchange.principal) return { reason: 'session_missing', status: 400, code: -32600 };
  const admit = (session: Exchange['session']): Rejection | undefined => {
    if (!session) return { reason: 'session_unknown', status: 404, code: -32600 };
    exchange.session = session;
    exchange.protocolVersion = session.protocolVersion;
    return undefined;
  };
  const found = sessions.find(id, ownerKey(exchange.principal), exchange.endpoint);
  return found instanceof Promise ? found.then(admit) : admit(found);
}
