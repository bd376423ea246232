import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startFaultyServer, startProtectedBackend, type FaultyServer, type ProtectedBackend } from '@gatehouse/testkit';
import { alice, startOAuthWorld, type OAuthWorld } from './oauth-world.js';

let world: OAuthWorld;
let faulty: FaultyServer;
let honest: FaultyServer;
let backend: ProtectedBackend;
let usual: Record<string, unknown>;
let count = 0;

beforeAll(async () => {
  world = await startOAuthWorld();
  faulty = await startFaultyServer();
  honest = await startFaultyServer();
  usual = faulty.metadata ?? {};
  const none = () => Promise.resolve(undefined);
  backend = await startProtectedBackend({ eras: ['modern'], servers: [{ issuer: faulty.issuer, tokenOf: none }] });
}, 60_000);

beforeEach(() => {
  faulty.metadata = usual;
  faulty.answer = { iss: faulty.issuer };
  faulty.redirectTo = undefined;
  faulty.token = () => ({ body: { access_token: 'faulty-token', token_type: 'Bearer' } });
  faulty.requests.length = 0;
  honest.requests.length = 0;
  delete backend.options.metadata;
});

afterAll(async () => {
  await backend?.stop();
  await faulty?.stop();
  await honest?.stop();
  await world?.stop();
});

/** Connects to the backend as one that nobody has seen before. */
async function connect(oauth: object = {}) {
  const id = `b${++count}`;
  await world.register(id, backend.url, oauth);
  return { id, ...(await world.connect(alice, id)) };
}

const asked = (path: string) => faulty.requests.filter((request) => request.path === path);

describe('an authorization server that does what it should', () => {
  it('is connected to, so that what follows is refused for a reason', async () => {
    const { status, id } = await connect();
    expect(status).toBe(200);
    expect((await world.credential(id, 'alice')).token).toBe('faulty-token');
    expect(asked('/token').at(-1)?.parameters.get('resource')).toBe(backend.url);
  });
});

describe('metadata of an authorization server', () => {
  it.each<[string, () => Record<string, unknown>]>([
    ['of another issuer', () => ({ issuer: honest.issuer })],
    ['of an issuer that differs by a slash', () => ({ issuer: `${faulty.issuer}/` })],
    ['without an issuer', () => ({ issuer: undefined })],
    ['without PKCE', () => ({ code_challenge_methods_supported: undefined })],
    ['with plain PKCE only', () => ({ code_challenge_methods_supported: ['plain'] })],
    ['with an authorization endpoint that opens a file', () => ({ authorization_endpoint: 'file:///etc/passwd' })],
    ['with an authorization endpoint that runs a script', () => ({ authorization_endpoint: 'javascript:alert(1)' })],
    ['with an authorization endpoint that starts a program', () => ({ authorization_endpoint: 'ms-word:ofe|u|x' })],
    ['with an authorization endpoint in the clear', () => ({ authorization_endpoint: 'http://login.example.com/' })],
    [
      'with an authorization endpoint that carries a password',
      () => ({ authorization_endpoint: 'https://a:b@x.example/' }),
    ],
    ['without an authorization endpoint', () => ({ authorization_endpoint: undefined })],
    ['with a token endpoint that is no URL', () => ({ token_endpoint: 42 })],
  ])('%s is not gone by', async (_, fault) => {
    faulty.metadata = { ...usual, ...fault() };
    expect(await connect()).toMatchObject({ status: 502, body: { code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' } });
    expect(asked('/authorize')).toEqual([]);
    expect(asked('/token')).toEqual([]);
  });

  it.each([
    ['token endpoint', 'token_endpoint', '/token'],
    ['authorization endpoint', 'authorization_endpoint', '/authorize'],
    ['registration endpoint', 'registration_endpoint', '/register'],
  ])('with the %s of somebody else is not gone by, unless the server names itself', async (_, name, path) => {
    const elsewhere = { [name]: honest.issuer + path };
    faulty.metadata = { ...usual, ...elsewhere, authorization_response_iss_parameter_supported: undefined };
    expect(await connect()).toMatchObject({ status: 502, body: { code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' } });
    expect(honest.requests).toEqual([]);
    faulty.metadata = { ...usual, ...elsewhere };
    // The code is the other one's then, and so is what it calls itself.
    honest.answer = { iss: honest.issuer };
    const { status } = await connect();
    expect(status).toBe(name === 'authorization_endpoint' ? 502 : 200);
    expect(asked('/token').length).toBe(name === 'registration_endpoint' ? 1 : 0);
  });

  it.each([
    ['to the broker itself', () => `http://127.0.0.1:${new URL(world.url).port}/`],
    ['to the metadata of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('that redirects %s is not followed', async (_, to) => {
    faulty.redirectTo = to();
    expect(await connect()).toMatchObject({ status: 502, body: { code: 'GATEHOUSE_OAUTH_DISCOVERY_FAILED' } });
  });
});

describe('the answer to a sign-in', () => {
  it.each<[string, () => Record<string, string>, boolean]>([
    ['of another issuer', () => ({ iss: honest.issuer }), true],
    ['of another issuer, which nobody had announced', () => ({ iss: honest.issuer }), false],
    ['of an issuer that differs by a slash', () => ({ iss: `${faulty.issuer}/` }), true],
    ['without an issuer, which was announced', () => ({}), true],
    ['of another issuer, with an error', () => ({ iss: honest.issuer, error: 'secret_of_the_other' }), true],
  ])('%s is not used', async (_, answer, isAnnounced) => {
    faulty.metadata = {
      ...usual,
      ...(isAnnounced ? {} : { authorization_response_iss_parameter_supported: undefined }),
    };
    faulty.answer = answer();
    const { status, body, id } = await connect();
    expect({ status, code: body.code }).toEqual({ status: 502, code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' });
    expect(JSON.stringify(body)).not.toContain('secret_of_the_other');
    expect(asked('/token')).toEqual([]);
    expect((await world.credential(id, 'alice')).errorCode).toBe('GATEHOUSE_CONNECTION_NEEDED');
  });

  it('without an issuer is used when none was announced', async () => {
    faulty.metadata = { ...usual, authorization_response_iss_parameter_supported: undefined };
    faulty.answer = {};
    expect((await connect()).status).toBe(200);
  });

  it('that is an error is told by its code, and by nothing else that it says', async () => {
    faulty.answer = { iss: faulty.issuer, error: 'access_denied', error_description: 'call +1 555 0100' };
    const { body } = await connect();
    expect(body).toMatchObject({ code: 'GATEHOUSE_OAUTH_REFUSED', detail: expect.stringContaining('(access_denied)') });
    expect(JSON.stringify(body)).not.toContain('555');
    faulty.answer = { iss: faulty.issuer, error: '<script>alert(1)</script>' };
    expect(JSON.stringify((await connect()).body)).not.toContain('script');
  });
});

describe('a token endpoint', () => {
  it.each<[string, object]>([
    ['a token of an unknown kind', { access_token: 'x', token_type: 'mac' }],
    ['a token that cannot be sent', { access_token: 'x\r\nhost: evil', token_type: 'Bearer' }],
    ['no token', { token_type: 'Bearer' }],
    ['a lifetime that is none', { access_token: 'x', token_type: 'Bearer', expires_in: 'soon' }],
  ])('that gives %s connects nobody', async (_, body) => {
    faulty.token = () => ({ body });
    const { id, ...answer } = await connect();
    expect(answer).toMatchObject({ status: 502, body: { code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' } });
    expect((await world.credential(id, 'alice')).errorCode).toBe('GATEHOUSE_CONNECTION_NEEDED');
  });

  it('that refuses is told by its code', async () => {
    faulty.token = () => ({ status: 400, body: { error: 'invalid_grant', error_description: 'a-code' } });
    const { status, body } = await connect();
    expect({ status, ...body }).toMatchObject({ status: 502, code: 'GATEHOUSE_OAUTH_REFUSED' });
    expect(JSON.stringify(body)).not.toContain('a-code');
  });
});

describe('metadata of a backend', () => {
  it.each([
    ['of another origin', () => `${honest.issuer}/mcp`],
    ['of a deeper path', () => `${backend.url}/deeper`],
    ['of a path that only begins the same', () => `${backend.url.slice(0, -1)}`],
    ['of nothing', () => 42],
  ])('that is for a resource %s is not gone by', async (_, resource) => {
    backend.options.metadata = { resource: resource() };
    expect(await connect()).toMatchObject({ status: 502, body: { code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' } });
    expect(faulty.requests).toEqual([]);
  });

  it('of its whole origin is gone by', async () => {
    backend.options.metadata = { resource: new URL(backend.url).origin };
    expect((await connect()).status).toBe(200);
    expect(asked('/authorize').at(-1)?.parameters.get('resource')).toBe(new URL(backend.url).origin);
  });
});

describe('each hop', () => {
  let inside: Server;
  let hits = 0;

  beforeAll(async () => {
    // Loopback is allowed in this suite, but for this address.
    inside = createServer((_, response) => {
      hits++;
      response.end('{}');
    });
    await new Promise<void>((resolve) => inside.listen(0, '0.0.0.0', resolve));
    // So that there is something to register again.
    await world.query('DELETE FROM oauth_registrations');
  });

  afterAll(() => {
    inside?.close();
  });

  const forbidden = () => `http://0.0.0.0:${(inside.address() as AddressInfo).port}`;
  const iss = { authorization_response_iss_parameter_supported: true };

  it.each<[string, () => void]>([
    ['resource metadata', () => (backend.options.metadata = { authorization_servers: [forbidden()] })],
    ['registration', () => (faulty.metadata = { ...usual, ...iss, registration_endpoint: `${forbidden()}/register` })],
    ['token endpoint', () => (faulty.metadata = { ...usual, ...iss, token_endpoint: `${forbidden()}/token` })],
    [
      'a host of the link-local network',
      () => (faulty.metadata = { ...usual, ...iss, token_endpoint: 'http://169.254.169.254/' }),
    ],
  ])('is kept out of networks that are not allowed: %s', async (_, fault) => {
    fault();
    const { status, body } = await connect();
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN' });
    expect(hits).toBe(0);
  });
});
