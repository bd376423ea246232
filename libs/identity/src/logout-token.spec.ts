import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import type { GatehouseError } from '@gatehouse/errors';
import { LogoutTokenVerifier } from './logout-token.js';
import { startTestIssuer, type TestIssuer } from './spec-kit.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';
let issuer: TestIssuer;
let verifier: LogoutTokenVerifier;

beforeAll(async () => {
  issuer = await startTestIssuer();
  verifier = new LogoutTokenVerifier({ issuer: issuer.url, clientId: 'gatehouse-portal' });
});
afterAll(() => issuer.stop());

const seconds = () => Math.floor(Date.now() / 1_000);

type Claims = Record<string, unknown>;

function token(change: Claims = {}, header: Record<string, unknown> = {}): Promise<string> {
  const claims = { iss: issuer.url, aud: 'gatehouse-portal', sub: 'alice', sid: 's1', jti: 'j1', iat: seconds() };
  return new SignJWT({ ...claims, exp: seconds() + 120, events: { [event]: {} }, ...change })
    .setProtectedHeader({ alg: 'RS256', kid: 'test', typ: 'logout+jwt', ...header })
    .sign(issuer.forge.key);
}

const detailOf = async (text: string): Promise<string> => {
  const error = (await verifier.verify(text).catch((thrown: unknown) => thrown)) as GatehouseError;
  expect(error).toMatchObject({ code: 'GATEHOUSE_PORTAL_LOGOUT_TOKEN_INVALID', status: 400 });
  return error.detail ?? '';
};

describe('a logout token', () => {
  it('says which sessions have ended', async () => {
    expect(await verifier.verify(await token())).toMatchObject({ userId: 'alice', sid: 's1', tokenId: 'j1' });
    expect(await verifier.verify(await token({ sid: undefined }))).toMatchObject({ userId: 'alice', sid: undefined });
    expect(await verifier.verify(await token({ sub: undefined }))).toMatchObject({ userId: undefined, sid: 's1' });
  });

  it.each<[string, Claims, Record<string, unknown>]>([
    ['as Keycloak types it', { typ: 'Logout' }, { typ: 'JWT' }],
    ['without a type, as the specification allows', {}, { typ: undefined }],
    ['without an end, as long as it is fresh', { exp: undefined }, {}],
  ])('is accepted %s', async (_, change, header) => {
    expect(await verifier.verify(await token(change, header))).toMatchObject({ sid: 's1' });
  });

  const refused: [string, () => Claims, Record<string, unknown>?][] = [
    ['of another issuer', () => ({ iss: 'https://elsewhere.example' })],
    ['for another client', () => ({ aud: 'other' })],
    ['without an audience', () => ({ aud: undefined })],
    ['that has expired', () => ({ exp: seconds() - 120 })],
    ['from ten minutes ago', () => ({ iat: seconds() - 600, exp: seconds() + 600 })],
    ['from the future', () => ({ iat: seconds() + 600 })],
    ['without a time', () => ({ iat: undefined })],
    ['without an id', () => ({ jti: undefined })],
    ['without events', () => ({ events: undefined })],
    ['with other events', () => ({ events: { 'https://example.com/other': {} } })],
    ['with events of another shape', () => ({ events: [event] })],
    ['whose event is no object', () => ({ events: { [event]: true } })],
    ['with a nonce', () => ({ nonce: 'n' })],
    ['about nobody', () => ({ sub: undefined, sid: undefined })],
    ['with a session of another shape', () => ({ sid: 7 })],
    ['that is an access token', () => ({ typ: 'Bearer' })],
    ['that is typed as an access token', () => ({}), { typ: 'at+jwt' }],
    ['with a foreign key id', () => ({}), { kid: 'other' }],
  ];
  it.each(refused.map(([what, change, header = {}]) => [what, change, header] as const))(
    '%s is refused',
    async (_, change, header) => {
      expect(await detailOf(await token(change(), header))).not.toBe('');
    },
  );

  it('with a changed payload, with alg none, or that is none is refused', async () => {
    const [header, , signature] = (await token()).split('.');
    const other = Buffer.from(JSON.stringify({ sub: 'bob' })).toString('base64url');
    for (const text of [`${header}.${other}.${signature}`, `eyJhbGciOiJub25lIn0.${other}.`, 'x', ''])
      await detailOf(text);
  });

  it('that is an access token of the same issuer is refused', async () => {
    await detailOf(await issuer.sign({ aud: 'gatehouse-portal' }));
  });
});
