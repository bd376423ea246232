import type { Outbound } from '@gatehouse/outbound';
import { eventsIn } from './event-stream.js';

const timeoutMs = 3_000;
const maxBytes = 4_096;

/** Whether the URL is one of HTTP+SSE (MCP 2024-11-05): a GET opens a stream whose first event is an endpoint. */
export async function looksLikeOldTransport(
  outbound: Outbound,
  url: string,
): Promise<{ answer: string; isOld: boolean }> {
  const { origin, pathname, search } = new URL(url);
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const headers = { accept: 'text/event-stream' };
    const {
      statusCode,
      headers: answered,
      body,
    } = await outbound.streams.request({
      ...{ origin, path: pathname + search, method: 'GET', headers, headersTimeout: timeoutMs, signal },
    });
    body.on('error', () => undefined);
    const isStream = String(answered['content-type']).startsWith('text/event-stream');
    const isOld = statusCode === 200 && isStream && (await namesEndpoint(body));
    body.destroy();
    return { answer: `HTTP ${statusCode}${isStream ? ', an event stream' : ''}`, isOld };
  } catch {
    return { answer: 'none', isOld: false };
  }
}

/** The data of that event is a path or URL for messages, and no JSON-RPC. */
async function namesEndpoint(body: AsyncIterable<Buffer>): Promise<boolean> {
  try {
    for await (const data of eventsIn(body, maxBytes)) return /^(?:\/|https?:\/\/)\S+$/.test(data);
  } catch {
    return false;
  }
  return false;
}
