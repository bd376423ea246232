import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from '../gateway.js';
import { modernRequest } from '../messages.js';
import { startInjector, type Injector } from './injector.js';

let injector: Injector;
let gateway: TestGateway;
let backend: FixtureBackend;

beforeAll(async () => {
  injector = await startInjector();
  gateway = await startGateway({ ALLOWED_HOSTS: injector.host, ALLOWED_ORIGINS: `http://${injector.host}` });
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('modern', backend, { modern: true });
  await gateway.allowEverything('bot', ['modern']);
  injector.target = { url: gateway.url, token: await gateway.issueToken('bot') };
}, 60_000);

afterAll(async () => {
  await injector?.stop();
  await backend?.stop();
  await gateway?.stop();
});

/** What the scenario `dns-rebinding-protection` sends, with one thing wrong at a time. */
function discover(host: string, origin: string): Promise<{ status: number | undefined; text: string }> {
  const { message, headers } = modernRequest(1, 'server/discover', {});
  const [hostname, port] = injector.host.split(':');
  const own = { ...headers, host, origin, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: '/mcp/modern', method: 'POST', headers: own }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    sent.on('error', reject).end(JSON.stringify(message));
  });
}

describe('the injector in front of the gateway', () => {
  it('adds the token that the suite does not send', async () => {
    const { status, text } = await discover(injector.host, `http://${injector.host}`);
    expect({ status, text }).toMatchObject({ status: 200, text: expect.stringContaining('supportedVersions') });
  });

  it('leaves a hostile Host to the gateway, which refuses it', async () => {
    const { status, text } = await discover('evil.example.com', `http://${injector.host}`);
    expect({ status, text }).toMatchObject({ status: 403, text: expect.stringContaining('host_not_allowed') });
  });

  it('leaves a hostile Origin to the gateway, which refuses it', async () => {
    const { status, text } = await discover(injector.host, 'http://evil.example.com');
    expect({ status, text }).toMatchObject({ status: 403, text: expect.stringContaining('origin_not_allowed') });
  });
});
