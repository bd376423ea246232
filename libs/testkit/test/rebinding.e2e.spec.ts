import { request, type IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceName } from '@gatehouse/embedded';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';

let gatehouse: Gatehouse;

beforeAll(async () => {
  gatehouse = await startGatehouse();
}, 300_000);
afterAll(() => gatehouse?.stop());

const services: readonly ServiceName[] = ['registry', 'policy', 'auth-broker', 'guardrail', 'analytics'];

/** Names that a page may have made to point at a loopback address, as browsers and worse send them. */
const foreignHosts = [
  ...['evil.example', 'evil.example:80', 'EVIL.EXAMPLE', 'evil.example.', 'localhost.evil.example'],
  ...['127.0.0.1.evil.example', '127.0.0.1.nip.io', '127-0-0-1.evil.example', 'a.localhost.evil.example'],
  ...['svc.evil.example', 'x.svc.evil.example', 'x.internal.evil.example', 'cluster.local.evil.example'],
  ...['evil.example:65536', 'evil.example#127.0.0.1', 'evil.example/127.0.0.1', 'user@evil.example'],
  ...['127.0.0.1@evil.example', 'xn--e1awd7f.example', 'evil.internal.example'],
];
const foreignOrigins = [
  ...['https://evil.example', 'http://evil.example', 'null', 'file://', 'http://localhost:1', 'http://127.0.0.1:1'],
  ...[
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'https://evil.example:443',
    'chrome-extension://x',
  ],
];
/** Host and Origin of a request from such a page; undefined = as it should be, or none. */
const pairs: readonly { host?: string; origin?: string }[] = [
  ...foreignHosts.map((host) => ({ host })),
  ...foreignHosts.slice(0, 10).map((host) => ({ host, origin: `http://${host}` })),
  ...foreignOrigins.map((origin) => ({ origin })),
];

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

function send(url: string, { host, origin }: (typeof pairs)[number], more: { method?: string; token?: string } = {}) {
  const { hostname, port, pathname, search, host: right } = new URL(url);
  const { method = 'GET', token } = more;
  const headers = {
    host: host ?? right,
    ...(origin === undefined ? {} : { origin }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
  };
  return new Promise<Answer>((resolve, reject) => {
    const sent = request({ hostname, port, path: pathname + search, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

/** Nothing that a page of another origin could read, and no address made of what it said. */
function gives({ headers, text }: Answer, { host = 'none', origin = 'none' }: (typeof pairs)[number]): string[] {
  const links = [headers.location, headers['www-authenticate'], headers.link].join(' ');
  return [
    ...(headers['access-control-allow-origin'] === undefined ? [] : ['it may be read']),
    ...(/evil/.test(links) || text.includes(`//${host}`) || text.includes(`${origin}/`) ? ['it links there'] : []),
  ];
}

describe('a page whose name was made to point here (CVE-2025-64443, CVE-2025-66414, CVE-2025-66416, CVE-2026-34742, CVE-2026-35568)', () => {
  it('is one of forty', () => {
    expect(pairs).toHaveLength(40);
  });

  it.each(pairs)('gets nothing from the gateway with %j', async (pair) => {
    const token = await gatehouse.tokenFor('admin');
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const answer = await send(`${gatehouse.product.run.urls.mcp}/x`, pair, { method, token });
      expect([method, [400, 403].includes(answer.status), gives(answer, pair)]).toEqual([method, true, []]);
    }
  });

  it.each(pairs)('reads no health and no metrics with %j', async (pair) => {
    for (const name of [...services, 'proxy', 'portal'] as const) {
      for (const path of ['/metrics', '/health/ready']) {
        const answer = await send(gatehouse.product.urls.ops(name) + path, pair);
        // A page cannot read what another origin answers, unless that allows it.
        expect([name, path, gives(answer, pair)]).toEqual([name, path, []]);
        if (pair.host !== undefined) expect([name, path, answer.status >= 400]).toEqual([name, path, true]);
      }
    }
  });

  it.each(pairs)('is nobody to services and console with %j', async (pair) => {
    const { portal } = gatehouse.product.run.urls;
    const urls = [
      ...services.map(
        (name) => `${gatehouse.product.urls.service(name)}/${name === 'analytics' ? 'graphql' : 'backends'}`,
      ),
      ...['/api/backends', '/api/me', '/graphql?query=%7Bingest%7BlagRecords%7D%7D'].map((path) => portal + path),
    ];
    for (const url of urls) {
      for (const method of ['GET', 'POST']) {
        const answer = await send(url, pair, { method });
        expect([url, method, answer.status >= 400, gives(answer, pair)]).toEqual([url, method, true, []]);
      }
    }
    const login = await send(`${portal}/auth/login`, pair);
    expect(gives(login, pair)).toEqual([]);
    expect((await send(`${portal}/auth/logout`, pair, { method: 'POST' })).status).toBeGreaterThanOrEqual(400);
  });

  it.each(pairs)('does not become somebody else, or more, by a Host (CVE-2026-48710): %j', async (pair) => {
    const { portal } = gatehouse.product.run.urls;
    const token = await gatehouse.tokenFor('bob');
    const { status, text } = await send(`${portal}/api/me`, pair, { token });
    expect(status === 400 || (status === 200 && JSON.parse(text).roles.join() === 'viewer')).toBe(true);
    expect([400, 403]).toContain((await send(`${portal}/api/grants`, pair, { token })).status);
  });
});
