import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { SnapshotBuilder } from './snapshot/snapshot-builder.js';
import { WellKnown } from './well-known.js';

async function look(requireScopes: boolean, path: string) {
  const config = { publicUrl: 'https://gateway.example', issuer: 'http://127.0.0.1:9', requireScopes };
  const wellKnown = new WellKnown({ ...config, allowPassthrough: false }, () => new SnapshotBuilder().current);
  const server = createServer((request, response) => void wellKnown.serves(request, response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
    return { status: response.status, body: (await response.json()) as object };
  } finally {
    server.close();
  }
}

it('the scopes are named where they are required, and not where the identity provider may not know them', async () => {
  const path = '/.well-known/oauth-protected-resource/mcp';
  expect((await look(true, path)).body).toMatchObject({
    scopes_supported: ['mcp:tools', 'mcp:prompts', 'mcp:resources'],
  });
  expect((await look(false, path)).body).not.toHaveProperty('scopes_supported');
});

it('the metadata of an identity provider that does not answer is a 503', async () => {
  expect(await look(false, '/.well-known/oauth-authorization-server')).toMatchObject({ status: 503 });
});
