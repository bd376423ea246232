import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dispatcher } from 'undici';
import { GatehouseError } from '@gatehouse/errors';
import { createOutbound, type Lookup, type Outbound } from './outbound.js';
import { harmlessUrls, hostileAnswers, hostileUrls } from './spec-kit.js';

/** A resolver that gives one answer after the other. */
function resolver(...answers: string[][]): Lookup & { asked: number } {
  const lookup = (
    _host: string,
    _options: object,
    callback: (e: null, a: { address: string; family: number }[]) => void,
  ) => {
    const answer = answers[Math.min(lookup.asked++, answers.length - 1)] ?? [];
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  lookup.asked = 0;
  return lookup;
}

function get(url: string, { dispatcher }: { dispatcher: Dispatcher }): Promise<Dispatcher.ResponseData> {
  const { origin, pathname: path } = new URL(url);
  return dispatcher.request({ origin, path, method: 'GET' });
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof GatehouseError ? error.code : String(error);
  }
}

describe.each([false, true])('the outbound client, with HTTP/2: %s,', (http2) => {
  const loopback = ['127.0.0.0/8', '::1/128'];
  const open: Outbound[] = [];
  const outbound = (allowedNetworks: string[], lookup?: Lookup) => {
    const made = createOutbound({ allowedNetworks, http2, ...(lookup ? { lookup } : {}) });
    open.push(made);
    return made;
  };
  let port = 0;
  const server = createServer((incoming, response) => {
    const isRedirect = incoming.url === '/redirect';
    response.writeHead(isRedirect ? 302 : 200, isRedirect ? { location: 'http://169.254.169.254/' } : {});
    response.end(incoming.headers.host);
  });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    await Promise.all(open.map((o) => o.close()));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'not a url'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'file:///etc/passwd'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'https://user@example.com/'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'https://:secret@example.com/'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'https://example.com/#fragment'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://10.0.0.1/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'http://2852039166/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'http://0x7f.1/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'http://0251.0376.0251.0376/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'http://[::ffff:127.0.0.1]/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'http://[::127.0.0.1]/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://127.1/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://127.0.0.1./'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://\uff11\uff12\uff17.0.0.1/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://127\u30020\u30020\u30021/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://%31%32%37.0.0.1/'],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', 'https://[64:ff9b::169.254.169.254]/'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'https://[fe80::1%25eth0]/'],
    ['GATEHOUSE_OUTBOUND_URL_INVALID', 'gopher://127.0.0.1/'],
    ['GATEHOUSE_OUTBOUND_HTTPS_REQUIRED', 'http://8.8.8.8/'],
  ])('refuses with %s: %s', (code, url) => {
    expect(() => outbound([]).assertUrlAllowed(url)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['https://example.com/mcp', 'https://8.8.8.8/mcp', 'http://internal.example:8080/mcp?x=1'])(
    'leaves %s to the check at connection',
    (url) => {
      expect(() => outbound([]).assertUrlAllowed(url)).not.toThrow();
    },
  );

  it('knows the forms that the test plan counts', () => {
    expect(hostileUrls.length).toBeGreaterThanOrEqual(250);
  });

  const refusal = expect.stringMatching(/^GATEHOUSE_OUTBOUND_(URL_INVALID|ADDRESS_FORBIDDEN)$/);

  it.each(hostileUrls)('refuses %j', (url) => {
    expect(() => outbound([]).assertUrlAllowed(url)).toThrow(expect.objectContaining({ code: refusal }));
  });

  it.each(harmlessUrls)('does not refuse %j', (url) => {
    expect(() => outbound([]).assertUrlAllowed(url)).not.toThrow();
  });

  it.each(hostileAnswers)('does not connect to a name that resolves to %j', async (...addresses) => {
    const { dispatcher, streams } = outbound([], resolver([...addresses]));
    for (const way of [dispatcher, streams])
      expect(await codeOf(get('https://backend.example/', { dispatcher: way }))).toBe(
        'GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN',
      );
  });

  it('reaches an allow-listed address', async () => {
    const { dispatcher } = outbound(loopback);
    const { body } = await get(`http://127.0.0.1:${port}/`, { dispatcher });
    expect(await body.text()).toBe(`127.0.0.1:${port}`);
  });

  it('refuses a literal address when the request is made', async () => {
    const { dispatcher } = outbound([]);
    expect(await codeOf(get(`http://127.0.0.1:${port}/`, { dispatcher }))).toBe('GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN');
  });

  it.each([
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', ['127.0.0.1']],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', ['10.0.0.1', '8.8.8.8']],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', ['64:ff9b::7f00:1']],
    ['GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN', []],
    ['GATEHOUSE_OUTBOUND_HTTPS_REQUIRED', ['8.8.8.8']],
  ])('refuses with %s a name that resolves to %j', async (code, addresses) => {
    const { dispatcher } = outbound([], resolver(addresses));
    expect(await codeOf(get('http://backend.example/', { dispatcher }))).toBe(code);
  });

  it('connects to the address that it checked, whatever the name says later', async () => {
    const lookup = resolver(['127.0.0.1'], ['10.0.0.1']);
    const { dispatcher } = outbound(loopback, lookup);
    const { body } = await get(`http://rebind.example:${port}/`, { dispatcher });
    expect(await body.text()).toBe(`rebind.example:${port}`);
    expect(lookup.asked).toBe(1);
  });

  it('does not follow redirects', async () => {
    const { dispatcher } = outbound(loopback);
    const { statusCode, body } = await get(`http://127.0.0.1:${port}/redirect`, { dispatcher });
    await body.dump();
    expect(statusCode).toBe(302);
  });
});
