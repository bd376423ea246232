import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CredentialMode } from '@gatehouse/contracts';
import {
  eventually,
  startAuthorizationServer,
  startProtectedBackend,
  type AuthorizationServer,
  type ProtectedBackend,
} from '@gatehouse/testkit';
import { alice, bob, owner, portalUrl, startOAuthWorld, type OAuthWorld } from './oauth-world.js';

let world: OAuthWorld;
let server: AuthorizationServer;
let other: AuthorizationServer;
let backend: ProtectedBackend;

const seen = new Set<string>();

beforeAll(async () => {
  world = await startOAuthWorld();
  const registered = {
    ...{ client_id: 'known', client_secret: 'a-secret-of-the-gateway', application_type: 'native' as const },
    ...{ redirect_uris: [`${portalUrl}/oauth/callback`], grant_types: ['authorization_code', 'refresh_token'] },
  };
  server = await startAuthorizationServer({ clients: [registered] });
  other = await startAuthorizationServer();
  backend = await startProtectedBackend({
    ...{ eras: ['modern'], servers: [server], scopes: ['read'], toolScopes: { delete_all: ['admin'] } },
  });
  await world.register('files', backend.url);
}, 60_000);

afterAll(async () => {
  await backend?.stop();
  await server?.stop();
  await other?.stop();
  await world?.stop();
});

/** A token that is taken by the backend, as the oracle says. */
async function tokenFor(backendId: string, userId: string): Promise<string> {
  const { token, errorCode } = await world.credential(backendId, userId);
  expect(errorCode).toBe('');
  seen.add(token);
  return token;
}

describe('a backend that wants OAuth', () => {
  it('has no credential for a user who has not connected, and says where to connect', async () => {
    const reply = await world.credential('files', 'alice');
    expect(reply).toMatchObject({
      errorCode: 'GATEHOUSE_CONNECTION_NEEDED',
      connectUrl: `${portalUrl}/connect/files`,
      token: '',
    });
  });

  it('is connected by its URL alone, with PKCE, the resource and the scopes that it names', async () => {
    const visit = await world.visit(alice, 'files');
    const sent = new URL(visit.url).searchParams;
    expect(Object.fromEntries(sent)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', resource: backend.url },
      ...{ scope: 'read offline_access', redirect_uri: `${portalUrl}/oauth/callback` },
    });
    expect(await world.complete(alice, visit)).toMatchObject({ status: 200, body: { backendId: 'files' } });
    const token = await tokenFor('files', 'alice');
    expect(await server.tokenOf(token)).toMatchObject({ scopes: ['read'], audience: backend.url });
    expect(server.registered).toEqual([
      expect.objectContaining({ grant_types: ['authorization_code', 'refresh_token'], application_type: 'native' }),
    ]);
  });

  it('is connected for each user alone, with the client that is registered already', async () => {
    expect(await world.credential('files', 'bob')).toMatchObject({ errorCode: 'GATEHOUSE_CONNECTION_NEEDED' });
    await world.connect(bob, 'files');
    expect(await tokenFor('files', 'bob')).not.toBe(await tokenFor('files', 'alice'));
    expect(server.registered).toHaveLength(1);
  });

  it('shows what its connections are, and no token', async () => {
    const row = await eventually(async () => {
      const found = await world.row(alice, 'files~user:alice');
      expect(found).toBeDefined();
      return found;
    });
    expect(row).toMatchObject({
      ...{ kind: 'oauth', issuer: server.issuer, scopes: ['read'], needsReauth: null },
      ...{ isRefreshed: true, expiresAt: expect.any(String) },
    });
  });

  it('has nothing for a call without a user', async () => {
    expect((await world.credential('files', '')).errorCode).toBe('GATEHOUSE_CONNECTION_NO_USER');
  });

  it('is shared by all when it is set so, by those who may', async () => {
    const shared = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
    await world.register('shared', shared.url, { shared: true });
    expect(await world.connect(alice, 'shared')).toMatchObject({
      status: 403,
      body: { code: 'GATEHOUSE_AUTH_FORBIDDEN' },
    });
    expect((await world.connect(owner, 'shared')).status).toBe(200);
    expect(await tokenFor('shared', 'alice')).toBe(await tokenFor('shared', ''));
    await shared.stop();
  });

  it('is not for people to connect to when it wants something else', async () => {
    await world.register('keyed', backend.url, {}, { credentialMode: CredentialMode.HEADER });
    expect((await world.visit(alice, 'keyed')).body.code).toBe('GATEHOUSE_CONNECTION_MODE_OTHER');
    expect((await world.visit(alice, 'nothing')).body.code).toBe('GATEHOUSE_BACKEND_NOT_FOUND');
  });

  it('has nothing any more when it has moved or was made anew', async () => {
    const moving = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
    await world.register('moving', moving.url);
    await world.connect(alice, 'moving');
    await tokenFor('moving', 'alice');
    await world.reconfigure('moving', backend.url);
    expect((await world.credential('moving', 'alice')).errorCode).toBe('GATEHOUSE_CONNECTION_NEEDED');
    await moving.stop();
  });
});

describe('a sign-in that was begun', () => {
  it.each<[string, (visit: { answer: string; attempt: string }) => Promise<unknown>]>([
    ['by another user', (visit) => world.complete(bob, visit)],
    ['by the same user of another organization', (visit) => world.complete({ ...alice, org: 'acme' }, visit)],
    ['in another browser', async (visit) => world.complete(alice, { ...visit, attempt: 'x'.repeat(43) })],
    ['with the answer to another one', async (visit) => world.complete(alice, { ...visit, answer: 'code=x&state=y' })],
  ])('is not finished %s', async (_, attempt) => {
    const visit = await world.visit(alice, 'files');
    expect(await attempt(visit)).toMatchObject({ status: 400, body: { code: 'GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN' } });
    expect((await world.complete(alice, visit)).status).toBe(200);
  });

  it('is finished once', async () => {
    const visit = await world.visit(alice, 'files');
    expect((await world.complete(alice, visit)).status).toBe(200);
    expect((await world.complete(alice, visit)).body.code).toBe('GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN');
  });

  it('is over after ten minutes', async () => {
    const visit = await world.visit(alice, 'files');
    await world.query(`UPDATE oauth_attempts SET ends_at = now() - interval '1 s'`);
    expect((await world.complete(alice, visit)).body.code).toBe('GATEHOUSE_OAUTH_ATTEMPT_UNKNOWN');
  });

  it('is not for those who may not connect', async () => {
    expect((await world.visit({ sub: 'vera', roles: ['viewer'] }, 'files')).status).toBe(403);
  });
});

describe('a connection with tokens', () => {
  it('asks for what the backend wants besides, and for all that it has', async () => {
    const { revision } = await world.credential('files', 'alice');
    const refusal = { status: 403, revision, challenge: 'Bearer error="insufficient_scope", scope="admin"' };
    expect(await world.credential('files', 'alice', { refusal })).toMatchObject({
      errorCode: 'GATEHOUSE_CONNECTION_SCOPES_WANTED',
      connectUrl: `${portalUrl}/connect/files`,
    });
    // What it does not concern goes on.
    await tokenFor('files', 'alice');
    const visit = await world.visit(alice, 'files');
    expect(new URL(visit.url).searchParams.get('scope')?.split(' ').sort()).toEqual([
      'admin',
      'offline_access',
      'read',
    ]);
    await world.complete(alice, visit);
    const token = await tokenFor('files', 'alice');
    expect((await server.tokenOf(token))?.scopes.sort()).toEqual(['admin', 'read']);
  });

  it('does not ask for what was granted already', async () => {
    const { revision } = await world.credential('files', 'alice');
    const refusal = { status: 403, revision, challenge: 'Bearer error="insufficient_scope", scope="admin"' };
    const { errorCode } = await world.credential('files', 'alice', { refusal });
    expect(errorCode).toBe('GATEHOUSE_CONNECTION_SCOPES_REFUSED');
  });

  it('is refreshed when the backend refuses its token, once for all who were refused', async () => {
    const { token, revision } = await world.credential('files', 'alice');
    const before = server.grants.get('refresh_token') ?? 0;
    const refusal = { status: 401, revision, challenge: 'Bearer error="invalid_token"' };
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => world.credential('files', 'alice', { refusal })),
    );
    expect(new Set(replies.map((reply) => reply.token)).size).toBe(1);
    expect(replies[0]?.token).not.toBe(token);
    expect((server.grants.get('refresh_token') ?? 0) - before).toBe(1);
    for (const reply of replies) seen.add(reply.token);
  });

  it('is given while it is good for some time more, and refreshed meanwhile', async () => {
    const { token } = await world.credential('files', 'alice');
    await world.query(`UPDATE token_sets SET refresh_at = now() WHERE connection_id = 'files~user:alice'`);
    expect((await world.credential('files', 'alice')).token).toBe(token);
    await eventually(async () => {
      const fresh = await world.credential('files', 'alice');
      expect(fresh).toMatchObject({ errorCode: '', token: expect.not.stringMatching(token) });
      seen.add(fresh.token);
    });
  });

  it('needs a new sign-in when the backend refuses what has just been refreshed', async () => {
    await world.connect(bob, 'files');
    const refuse = async () => {
      const { revision } = await world.credential('files', 'bob');
      return world.credential('files', 'bob', { refusal: { status: 401, revision, challenge: 'Bearer' } });
    };
    expect((await refuse()).errorCode).toBe('');
    const before = server.grants.get('refresh_token');
    expect((await refuse()).errorCode).toBe('GATEHOUSE_CONNECTION_NEEDS_REAUTH');
    expect(server.grants.get('refresh_token')).toBe(before);
  });

  it('needs a new sign-in when the server does not refresh it, and says so until then', async () => {
    await world.connect(bob, 'files');
    const { revision } = await world.credential('files', 'bob');
    await server.revokeAll();
    const refusal = { status: 401, revision, challenge: 'Bearer' };
    for (const more of [{ refusal }, {}]) {
      expect(await world.credential('files', 'bob', more)).toMatchObject({
        errorCode: 'GATEHOUSE_CONNECTION_NEEDS_REAUTH',
        connectUrl: `${portalUrl}/connect/files`,
      });
    }
    await eventually(async () => {
      expect(await world.row(bob, 'files~user:bob')).toMatchObject({ needsReauth: 'refused', expiresAt: null });
    });
    expect((await world.connect(bob, 'files')).status).toBe(200);
    await tokenFor('files', 'bob');
    await eventually(async () => {
      expect(await world.row(bob, 'files~user:bob')).toMatchObject({ needsReauth: null });
    });
  });

  it('is revoked where it came from when it is removed, and destroyed here', async () => {
    await world.connect(alice, 'files');
    const token = await tokenFor('files', 'alice');
    expect((await world.api(alice, 'DELETE', '/connections/files~user:alice')).status).toBe(200);
    expect(await server.tokenOf(token)).toBeUndefined();
    const rows = await world.query(`SELECT 1 FROM token_sets WHERE connection_id = 'files~user:alice'`);
    expect(rows).toEqual([]);
    expect((await world.credential('files', 'alice')).errorCode).toBe('GATEHOUSE_CONNECTION_NEEDED');
  });

  it('is of another server when the backend names another one, and the client of the first stays there', async () => {
    await world.connect(alice, 'files');
    backend.options.servers = [other];
    const { revision } = await world.credential('files', 'alice');
    await server.revokeAll();
    await world.credential('files', 'alice', { refusal: { status: 401, revision, challenge: 'Bearer' } });
    const visit = await world.visit(alice, 'files');
    expect(visit.url).toContain(other.issuer);
    const clientId = new URL(visit.url).searchParams.get('client_id');
    expect(other.registered.map(({ client_id: id }) => id)).toEqual([clientId]);
    expect(server.registered.map(({ client_id: id }) => id)).not.toContain(clientId);
    expect((await world.complete(alice, visit)).status).toBe(200);
    expect(await other.tokenOf(await tokenFor('files', 'alice'))).toMatchObject({ clientId });
    backend.options.servers = [server];
  });
});

describe('a client that an administrator has registered', () => {
  it('is used with its secret, which goes to the issuer of that time and to no other', async () => {
    await world.register('known', backend.url, { clientId: 'known' });
    const saved = await world.api(owner, 'PUT', '/connections/client', {
      ...{ backendId: 'known', secret: 'a-secret-of-the-gateway' },
    });
    expect(saved.status).toBe(200);
    expect((await world.connect(alice, 'known')).status).toBe(200);
    expect(await server.tokenOf(await tokenFor('known', 'alice'))).toMatchObject({ clientId: 'known' });
    backend.options.servers = [other];
    expect((await world.visit(alice, 'known')).body).toMatchObject({ code: 'GATEHOUSE_OAUTH_SERVER_REJECTED' });
    backend.options.servers = [server];
  });

  it('is not for a developer to change, nor with two secrets or none', async () => {
    const save = (as: typeof alice, more: object) =>
      world.api(as, 'PUT', '/connections/client', { backendId: 'known', ...more });
    expect((await save(alice, { secret: 'x' })).status).toBe(403);
    for (const wrong of [{}, { secret: 'x', privateKey: 'y' }, { privateKey: 'no key' }]) {
      expect((await save(owner, wrong)).body.code).toBe('GATEHOUSE_REQUEST_INVALID');
    }
  });
});

describe('the tokens', () => {
  it('are in no file of broker and database, and in no log', () => {
    expect(seen.size).toBeGreaterThan(5);
    const secrets = [...seen, 'a-secret-of-the-gateway'];
    const { root } = world.infrastructure.product.context.folders;
    for (const folder of ['nats', 'postgres/base', 'postgres/pg_wal', 'logs']) {
      for (const file of filesIn(join(root, folder))) {
        const bytes = readFileSync(file);
        expect({ file, found: secrets.filter((secret) => bytes.includes(secret)) }).toEqual({ file, found: [] });
      }
    }
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
