import type { Dispatcher } from 'undici';
import type { Era, Rejection } from '../exchange.js';
import { isRejection } from './ask.js';
import { LegacySession } from './legacy-session.js';
import { isObject, type Hop } from './messages.js';
import { askModern } from './modern-hop.js';

/** What a backend says about itself, in whatever era. */
export interface Description {
  capabilities: Record<string, unknown>;
  serverInfo: Record<string, unknown> | undefined;
  instructions: string | undefined;
}

/** Asks a backend what it is: `server/discover`, or a session that is ended at once. */
export async function describeBackend(dispatcher: Dispatcher, hop: Hop, era: Era): Promise<Description | Rejection> {
  if (era === 'legacy') {
    const session = await LegacySession.open(dispatcher, hop, {});
    if (!(session instanceof LegacySession)) return session;
    await session.close(hop);
    return describe(session.initialized, session.initialized.serverInfo);
  }
  const message = { jsonrpc: '2.0', id: 0, method: 'server/discover', params: {} } as const;
  const envelope = { capabilities: {}, logLevel: '', paramHeaders: [] };
  const answer = await askModern(dispatcher, hop, message, envelope, () => undefined).answer;
  if (isRejection(answer)) return answer;
  if (!answer.result) return { reason: 'upstream_bad_response' };
  return describe(
    answer.result,
    (answer.result._meta as Record<string, unknown> | undefined)?.['io.modelcontextprotocol/serverInfo'],
  );
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
