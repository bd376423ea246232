import { generateKeyPairSync, sign } from 'node:crypto';
import {
  AccessTokenReplacedSchema,
  CallerDisabledSchema,
  CallerTokensRevokedSchema,
  create,
  formatAccessToken,
} from '@gatehouse/contracts';
import { refused, type Case, type World } from './world.js';

const challenged = (
  name: string,
  reason: Case['reason'],
  tokenOf: (world: World) => string | Promise<string>,
): Case => ({
  name,
  reason,
  status: 401,
  shape: refused,
  send: async (world) => world.call('modern', await tokenOf(world)),
});

export const identityCases: readonly Case[] = [
  challenged('no token', 'token_missing', () => ''),
  challenged('an access token with a typing error', 'token_invalid', ({ tokens }) => `${tokens.bot.slice(0, -1)}_`),
  challenged('an access token that nobody issued', 'token_invalid', () =>
    formatAccessToken('pat', Buffer.alloc(64, 7)),
  ),
  challenged('something that is no token', 'token_invalid', () => 'abc'),
  challenged('a JWT of an unknown issuer', 'token_invalid', () =>
    foreignJwt('https://idp.evil.example/realms/gatehouse'),
  ),
  challenged("a JWT in the issuer's name with a key of somebody else", 'token_invalid', ({ gateway }) =>
    foreignJwt(gateway.infrastructure.product.urls.issuer),
  ),
  challenged('an access token that has expired', 'token_expired', ({ gateway }) =>
    gateway.issueToken('bot', { expiresAtMs: Date.now() - 1 }),
  ),
  challenged('an access token that was revoked', 'token_revoked', async ({ gateway }) => {
    const token = await gateway.issueToken('bot');
    await gateway.revoke(token);
    return token;
  }),
  challenged('an access token that is not good yet', 'token_not_yet_valid', ({ gateway }) =>
    gateway.issueToken('bot', { notBeforeMs: Date.now() + 60_000 }),
  ),
  challenged('an access token that another one has replaced', 'token_replaced', async ({ gateway }) => {
    const token = await gateway.issueToken('bot');
    const replaced = create(AccessTokenReplacedSchema, { replacedBy: 'x', validUntilMs: Date.now() - 1 });
    await gateway.append('access-token', gateway.tokenId(token), replaced);
    return token;
  }),
  challenged('an access token of a user whose tokens were all revoked', 'token_revoked', async ({ gateway }) => {
    const token = await gateway.issueToken('bot', { userId: 'lost-laptop' });
    await gateway.append('caller', 'user~lost-laptop', create(CallerTokensRevokedSchema));
    return token;
  }),
  {
    name: 'an access token from another network',
    reason: 'token_network_not_allowed',
    status: 403,
    shape: refused,
    send: async (world) =>
      world.call('modern', await world.gateway.issueToken('bot', { sourceCidrs: ['192.0.2.0/24'] })),
  },
  {
    name: 'an access token of a user whom the gateway refuses',
    reason: 'caller_disabled',
    status: 403,
    shape: refused,
    send: async (world) => {
      const token = await world.gateway.issueToken('bot', { userId: 'has-left' });
      await world.gateway.append('caller', 'user~has-left', create(CallerDisabledSchema));
      return world.call('modern', token);
    },
  },
  {
    name: 'a user of the identity provider whom the gateway refuses',
    reason: 'caller_disabled',
    status: 403,
    shape: refused,
    send: async (world) => {
      const token = await world.gateway.infrastructure.tokenFor('audrey');
      await world.gateway.append('caller', 'user~audrey', create(CallerDisabledSchema));
      return world.call('modern', token);
    },
  },
  {
    name: 'a token that is limited to other tools',
    reason: 'token_tool_not_allowed',
    status: 200,
    shape: 'result',
    send: async (world) => world.call('modern', await world.gateway.issueToken('bot', { tools: ['modern/other'] })),
  },
  {
    name: 'a token that is limited to other backends',
    reason: 'token_backend_not_allowed',
    status: 403,
    shape: refused,
    send: async (world) => world.call('modern', await world.gateway.issueToken('bot', { backends: ['legacy'] })),
  },
  {
    name: 'a token of another organization',
    reason: 'backend_unknown',
    status: 404,
    shape: refused,
    send: async (world) => world.call('modern', await world.gateway.issueToken('bot', { org: 'other' })),
  },
  {
    name: 'a user of the identity provider whose client is not mapped',
    reason: 'agent_not_mapped',
    status: 200,
    shape: 'result',
    send: async (world) => world.call('modern', await world.gateway.infrastructure.tokenFor('alice')),
  },
];

/** A JWT in the name of an issuer, with a key that it does not know. */
export function foreignJwt(issuer: string): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: issuer,
    aud: 'gatehouse-api',
    sub: 'alice',
    typ: 'Bearer',
    azp: 'bot',
    iat: now,
    exp: now + 60,
  };
  const text = [{ alg: 'RS256', kid: 'mine', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
}
