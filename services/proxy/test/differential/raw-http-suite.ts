import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { startGateway, type TestGateway } from '../gateway.js';
import { converse, textOf, twists, type Twist, type Wire } from './raw-http.js';
import { startRecordingBackend, type RecordingBackend } from './recording-backend.js';

const plainTwists = twists.filter(([, , isPlain]) => isPlain);
const atOnce = 10;

/** Requests written in odd ways, through the real proxy, and what reached the backend. With a seed, always the same. */
export function describeRawHttp(runs: number, seed?: number): void {
  let gateway: TestGateway;
  let backend: RecordingBackend;
  let token: string;

  beforeAll(async () => {
    gateway = await startGateway();
    backend = await startRecordingBackend([]);
    const tools = [{ name: 'echo' }, { name: 'delete_all' }];
    await gateway.addBackend('b', backend, { modern: true, timeoutMs: 10_000 }, tools);
    await gateway.addBackend('other', backend, { modern: true, timeoutMs: 10_000 }, tools);
    await gateway.allowEverything('bot', ['b', 'other']);
    token = await gateway.issueToken('bot');
  }, 60_000);

  afterAll(async () => {
    await backend?.stop();
    await gateway?.stop();
  });

  function requestOf(traceId: string, tool: string): Wire {
    const envelope =
      '"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}';
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${tool}","_meta":{${envelope}}}}`;
    const headers = [
      ...[`Host: ${new URL(gateway.url).host}`, `Authorization: Bearer ${token}`, 'Content-Type: application/json'],
      ...['MCP-Protocol-Version: 2026-07-28', 'Mcp-Method: tools/call', `Mcp-Name: ${tool}`],
      ...[`traceparent: 00-${traceId}-0000000000000001-00`, `Content-Length: ${body.length}`],
    ];
    return { line: 'POST /mcp/b HTTP/1.1', headers, body };
  }

  /** Ends the connection where it is read as a request of its own. */
  const farewell = () => `GET /mcp HTTP/1.1\r\nHost: ${new URL(gateway.url).host}\r\nConnection: close\r\n\r\n`;

  /** Sends a request with these twists, and a plain one behind it on the same connection. */
  async function send(changes: readonly Twist[]) {
    const [traceId, nextId] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
    const wire = requestOf(traceId, 'echo');
    const { body } = wire;
    for (const [, change] of changes) change(wire);
    const answers = await converse(gateway.url, textOf(wire) + textOf(requestOf(nextId, 'delete_all')) + farewell());
    const statuses = [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));
    return {
      body,
      statuses: statuses.filter((status) => status !== 100),
      reached: backend.reached(traceId),
      next: backend.reached(nextId),
    };
  }

  async function check(changes: readonly Twist[]): Promise<void> {
    const { body, statuses, reached, next } = await send(changes);
    const seen = {
      twists: changes.map(([name]) => name),
      statuses,
      reached: reached.map(({ text }) => text),
      next: next.length,
    };
    if (changes.every(([, , isPlain]) => isPlain)) {
      expect(seen).toMatchObject({ statuses: [200, 200, 401], reached: [body], next: 1 });
      const { rawHeaders = [] } = reached[0] ?? {};
      expect(rawHeaders.filter((_, i) => rawHeaders[i - 1]?.toLowerCase() === 'mcp-name')).toEqual(['echo']);
      return;
    }
    expect(seen).toMatchObject({ reached: [] });
    expect(statuses[0]).toBeGreaterThanOrEqual(400);
    expect(statuses[0]).toBeLessThan(500);
    // Where it is not clear how long a request is, what comes behind is no request.
    const isOpen = changes.some((twist) => partOf(twist) === 'length' && !twist[2]);
    expect(next.length).toBeLessThanOrEqual(isOpen ? 0 : 1);
  }

  describe('a request', () => {
    it.each(twists)('with %s is read as it is meant, or not at all', async (...twist) => {
      await check([twist]);
    });

    it('with more than one of them likewise', async () => {
      const some = fc.tuple(
        fc.subarray([...plainTwists], { maxLength: 3 }),
        fc.option(fc.constantFrom(...twists), { nil: undefined }),
      );
      const property = fc.asyncProperty(
        fc.array(some, { minLength: 1, maxLength: 2 * atOnce, size: 'max' }),
        async (all) => {
          await Promise.all(all.map(([plain, more]) => check(compatible([...plain, ...(more ? [more] : [])]))));
          backend.forget();
        },
      );
      await fc.assert(property, { numRuns: Math.ceil(runs / atOnce), ...(seed === undefined ? {} : { seed }) });
    });
  });
}

/** Twists of one part of a request do not go together: the last one is taken. */
function compatible(changes: readonly Twist[]): Twist[] {
  const byPart = new Map(changes.map((change) => [partOf(change), change]));
  return [...byPart.values()];
}

function partOf([name]: Twist): string {
  if (/chunk|encoding|length/.test(name)) return 'length';
  return name.startsWith('a wish') ? 'wish' : name;
}
