import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { Era, Rejection, RpcMessage } from '../exchange.js';
import { modernVersion } from '../filters/era.filter.js';
import { isRejection } from './ask.js';
import { openingFailure } from './era-doubt.js';
import { hasNoStream, LegacySession } from './legacy-session.js';
import { isObject, type Hop } from './messages.js';
import { askModern } from './modern-hop.js';

/** What a backend says about itself, in whatever era. */
export interface Description {
  capabilities: Record<string, unknown>;
  serverInfo: Record<string, unknown> | undefined;
  instructions: string | undefined;
}

const patienceMs = 2_000;

/** Asks a backend what it is: `server/discover`, or a session that is ended at once. */
export async function describeBackend(dispatcher: Dispatcher, hop: Hop, era: Era): Promise<Description | Rejection> {
  if (era === 'legacy') return describeLegacy(dispatcher, hop);
  const envelope = { capabilities: {}, logLevel: '', paramHeaders: [] };
  return describedByDiscover(await askModern(dispatcher, hop, discoverRequest, envelope, () => undefined).answer);
}

export const discoverRequest = { jsonrpc: '2.0', id: 0, method: 'server/discover', params: {} } as const;

/** What a modern backend says of itself in its answer to `server/discover`. */
export function describedByDiscover(answer: RpcMessage | Rejection): Description | Rejection {
  if (isRejection(answer)) return openingFailure('server/discover', answer, undefined);
  if (!answer.result) return openingFailure('server/discover', {}, answer);
  const { supportedVersions } = answer.result;
  const isModern = Array.isArray(supportedVersions) && supportedVersions.includes(modernVersion);
  if (!isModern) return { reason: 'upstream_era_refused' };
  const meta = answer.result._meta as Record<string, unknown> | undefined;
  return describe(answer.result, meta?.['io.modelcontextprotocol/serverInfo']);
}

async function describeLegacy(dispatcher: Dispatcher, hop: Hop): Promise<Description | Rejection> {
  const session = await LegacySession.open(dispatcher, hop, {});
  if (!(session instanceof LegacySession)) return session;
  const description = await describeSession(session, hop);
  await session.close(hop);
  return description;
}

/** What a legacy backend said of itself when the session began, without what it cannot keep. */
export async function describeSession(session: LegacySession, hop: Hop): Promise<Description> {
  const { initialized } = session;
  const { capabilities } = initialized;
  const isHeard = !tellsNews(capabilities) || (await canBeHeard(session, hop));
  return describe(
    isHeard ? initialized : { ...initialized, capabilities: withoutNews(capabilities) },
    initialized.serverInfo,
  );
}

const news = ['listChanged', 'subscribe'];

function tellsNews(capabilities: Record<string, unknown>): boolean {
  return Object.values(capabilities).some((capability) => isObject(capability) && news.some((key) => capability[key]));
}

/** What a backend declares to tell is not heard if it has no stream to tell it on. */
async function canBeHeard(session: LegacySession, hop: Hop): Promise<boolean> {
  const stream = session.listen(hop, () => undefined);
  await Promise.race([stream.started(), delay(patienceMs, undefined, { ref: false })]);
  stream.cancel('client_gone');
  return !hasNoStream(stream);
}

function withoutNews(capabilities: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(capabilities).map(([name, capability]) => {
    if (!isObject(capability)) return [name, capability] as const;
    return [name, Object.fromEntries(Object.entries(capability).filter(([key]) => !news.includes(key)))] as const;
  });
  return Object.fromEntries(entries);
}

function describe(
  { capabilities, instructions }: { capabilities?: unknown; instructions?: unknown },
  serverInfo: unknown,
): Description {
  return {
    capabilities: isObject(capabilities) ? capabilities : {},
    serverInfo: isObject(serverInfo) ? serverInfo : undefined,
    instructions: typeof instructions === 'string' ? instructions : undefined,
  };
}
