import { answerAgent, type Answered } from '../agent/agent-stream.js';
import { isLogLevel } from '../agent/log-level.js';
import type { Exchange, Rejection } from '../exchange.js';
import { legacyVersions } from '../filters/era.filter.js';
import { clientLabel } from '../record/call-record.js';
import type { Description } from '../upstream/describe.js';
import { isObject } from '../upstream/messages.js';
import { gatewayInfo } from '../upstream/modern-hop.js';
import { ownerKey, type SessionStore } from './session.store.js';

/** Begins a session that the gateway itself keeps with a legacy agent (MCP 2025-11-25, basic/lifecycle). */
export async function beginSession(
  exchange: Exchange,
  sessions: SessionStore,
  { capabilities, serverInfo = gatewayInfo, instructions }: Description,
): Promise<Rejection | undefined> {
  const { principal, message, endpoint, outcome } = exchange;
  if (!principal) throw new TypeError('a session needs a principal');
  const asked = message?.params?.protocolVersion;
  const protocolVersion =
    typeof asked === 'string' && legacyVersions.includes(asked) ? asked : (legacyVersions[0] ?? '');
  const declared = message?.params?.capabilities;
  const session = await sessions.create({
    owner: ownerKey(principal),
    endpoint,
    protocolVersion,
    clientLabel: clientLabel(exchange),
    capabilities: isObject(declared) ? declared : {},
    logLevel: '',
    upstreams: {},
    subscriptions: {},
  });
  exchange.session = session;
  outcome.headers['mcp-session-id'] = session.id;
  const result = {
    protocolVersion,
    capabilities: legacyCapabilities(capabilities),
    serverInfo,
    ...(instructions === undefined ? {} : { instructions }),
  };
  return answer(exchange, result);
}

/** Tasks of the two eras have nothing in common on the wire, so they are not offered across. */
function legacyCapabilities({ extensions, ...capabilities }: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(extensions ?? {}).filter(([name]) => !name.endsWith('/tasks'));
  return kept.length > 0 ? { ...capabilities, extensions: Object.fromEntries(kept) } : capabilities;
}

/** Least severity of log messages that the agent wants from now on. */
export async function setLogLevel(exchange: Exchange, sessions: SessionStore): Promise<Rejection | undefined> {
  const { session, message } = exchange;
  const level = message?.params?.level;
  if (!isLogLevel(level)) {
    return { reason: 'params_invalid', code: -32602, data: { parameter: 'level' } };
  }
  if (session) exchange.session = await sessions.change(session, () => ({ logLevel: level }));
  return answer(exchange, {});
}

/** Answers the request of the exchange. */
export function answer(exchange: Exchange, result: Record<string, unknown>): Answered {
  return answerAgent(exchange, { jsonrpc: '2.0', id: exchange.message?.id ?? 0, result });
}
