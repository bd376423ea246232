import { GatehouseError } from '@gatehouse/errors';
import type { Outbound } from '@gatehouse/outbound';

/** As much of `fetch` as OAuth needs, for URLs that backends and authorization servers chose. */
export type OutboundFetch = (url: string, init?: OutboundRequest) => Promise<Response>;

export interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

const timeoutMs = 4_000;
const maxBytes = 1_048_576;

/**
 * `fetch` under the SSRF rules: every hop is checked, no redirect is followed, and an answer has a size and a time.
 * @throws GatehouseError GATEHOUSE_OUTBOUND_*, GATEHOUSE_OAUTH_UNAVAILABLE; neither holds what was sent.
 */
export function createOutboundFetch(outbound: Outbound): OutboundFetch {
  return async (url, { method = 'GET', headers = {}, body } = {}) => {
    outbound.assertUrlAllowed(url);
    const { origin, pathname, search } = new URL(url);
    try {
      const answer = await outbound.dispatcher.request({
        origin,
        path: pathname + search,
        method,
        headers: { accept: 'application/json', ...headers },
        // The library gives parameters as an object, which has a text of its own.
        ...(body === undefined || body === null
          ? {}
          : { body: typeof body === 'string' ? body : (body as URLSearchParams).toString() }),
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { statusCode: status } = answer;
      const bytes = await readAll(answer.body);
      const isEmpty = status === 204 || status === 205 || status === 304;
      return new Response(isEmpty ? null : bytes, { status, headers: flat(answer.headers) });
    } catch (error) {
      throw toOutboundError(error, origin);
    }
  };
}

async function readAll(body: AsyncIterable<Buffer>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error('the answer is too large');
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function flat(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as [string, string]),
  );
}

/** Errors of the client hold the request; what is kept is what went wrong and with whom. */
function toOutboundError(error: unknown, origin: string): GatehouseError {
  if (error instanceof GatehouseError) return error;
  const { name, code, cause, message } = error as Error & { code?: unknown };
  if (cause instanceof GatehouseError) return cause;
  const reason = name === 'TimeoutError' ? 'it takes too long' : typeof code === 'string' ? code : message;
  return new GatehouseError('GATEHOUSE_OAUTH_UNAVAILABLE', { detail: `${origin}: ${reason}.` });
}
