import { describe, expect, it } from '@jest/globals';
import { isOwnToken } from './own-token.js';

const own = { issuer: 'https://idp.example.com/realms/main', audiences: ['gatehouse-api', 'https://mcp.example.com'] };
const jwt = (claims: object) =>
  [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.') + '.c2ln';

describe('a token of the gateway', () => {
  it.each([
    ['that it issued itself', 'gth_pat_whatever'],
    ['of its identity provider', jwt({ iss: own.issuer, aud: 'crm' })],
    ['of its identity provider, with a slash', jwt({ iss: `${own.issuer}/` })],
    ['that names it', jwt({ iss: 'https://as.example', aud: 'gatehouse-api' })],
    ['that names it among others', jwt({ iss: 'https://as.example', aud: ['crm', 'https://mcp.example.com/'] })],
    ['that names one of its endpoints', jwt({ aud: 'https://mcp.example.com/mcp/crm' })],
  ])('is one %s', (_, token) => {
    expect(isOwnToken(token, own)).toBe(true);
  });

  it.each([
    ['opaque', 'f00b4r'],
    ['opaque with dots', 'a.b.c'],
    ['of another issuer', jwt({ iss: 'https://as.example', aud: 'https://crm.example.com' })],
    ['of an issuer whose name begins alike', jwt({ iss: `${own.issuer}-2`, aud: 'https://mcp.example.com.evil' })],
    ['without claims', jwt({})],
    ['whose audience is no text', jwt({ aud: [{}, 7] })],
  ])('is none that is %s', (_, token) => {
    expect(isOwnToken(token, own)).toBe(false);
  });
});
