import { answerGuarded } from '../agent/agent-stream.js';
import { toModernResult } from '../bridge/translate.js';
import type { Exchange, Rejection } from '../exchange.js';
import { decide } from '../filters/authorize.filter.js';
import { servedVersions } from '../filters/era.filter.js';
import { listMethods } from '../filters/list-methods.js';
import { serveListen } from '../listen/serve-listen.js';
import type { ProxyParts } from '../proxy.parts.js';
import { serveSession } from '../sessions/serve-session.js';
import type { Bundle } from '../snapshot/bundles.js';
import { describeBundle } from './describe-bundle.js';
import { bundleOf } from './members.js';
import { serveList } from './serve-list.js';
import { findTools } from './tool-search.js';

const methodNotFound = -32_601;

/** What the gateway answers itself on an endpoint of several backends: all that names none of them. */
export async function serveBundle(exchange: Exchange, parts: ProxyParts): Promise<Rejection | undefined> {
  const { era, message } = exchange;
  const bundle = bundleOf(exchange);
  if (!bundle) throw new TypeError('no bundle');
  // That the agent is unknown is no matter of one backend, and is said instead of showing it nothing.
  if (isUnknownAgent(exchange, bundle)) return { reason: 'agent_unknown' };
  const served = era === 'legacy' ? serveLegacy(exchange, parts, bundle) : undefined;
  if (served) return served;
  // A modern agent has nothing to notify of.
  return message?.id === undefined ? accept(exchange) : serveRequest(exchange, parts, bundle);
}

async function serveRequest(exchange: Exchange, parts: ProxyParts, bundle: Bundle): Promise<Rejection | undefined> {
  const { era, message } = exchange;
  const { method = '' } = message ?? {};
  const list = listMethods.get(method);
  if (list) return serveList(exchange, parts, bundle, list);
  switch (method) {
    case 'server/discover':
      return discover(exchange, parts, bundle);
    case 'tools/call':
      return findTools(exchange, parts.catalogue, bundle);
    case 'subscriptions/listen':
      return serveListen(exchange, parts);
    default:
      return { reason: 'method_unknown', code: methodNotFound, ...(era === 'modern' ? { status: 404 } : {}) };
  }
}

/** What a legacy agent says about its session concerns the sessions behind it too. */
function serveLegacy(
  exchange: Exchange,
  parts: ProxyParts,
  bundle: Bundle,
): Promise<Rejection | undefined> | undefined {
  const { request, message } = exchange;
  const served = serveSession(exchange, parts, () => describeBundle(exchange, parts.catalogue, bundle));
  if (request.method === 'DELETE')
    return Promise.all([served, parts.upstreamSessions.end(exchange)]).then(([end]) => end);
  if (!message || !served || !forAllBackends.has(message.method ?? '')) return served;
  return served.then(async (rejection) => {
    if (!rejection) await parts.upstreamSessions.tell(exchange, message);
    return rejection;
  });
}

const forAllBackends: ReadonlySet<string> = new Set(['logging/setLevel', 'notifications/roots/list_changed']);

function isUnknownAgent(exchange: Exchange, { members: [first] }: Bundle): boolean {
  const target = { kind: 'method', name: exchange.message?.method ?? '' } as const;
  return first !== undefined && decide(exchange, target, first).reason === 'agent_unknown';
}

function accept({ outcome }: Exchange): undefined {
  outcome.status = 202;
}

async function discover(exchange: Exchange, { catalogue }: ProxyParts, bundle: Bundle): Promise<Rejection | undefined> {
  const description = await describeBundle(exchange, catalogue, bundle);
  if ('reason' in description) return description;
  const { capabilities, serverInfo, instructions } = description;
  const result = {
    supportedVersions: servedVersions,
    capabilities,
    ...(instructions === undefined ? {} : { instructions }),
  };
  const { message } = exchange;
  answerGuarded(
    exchange,
    JSON.stringify({ jsonrpc: '2.0', id: message?.id, result: toModernResult('server/discover', result, serverInfo) }),
  );
  return undefined;
}
