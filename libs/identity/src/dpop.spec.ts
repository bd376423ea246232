import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { ProofVerifier, type ProvenRequest } from './dpop.js';

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;

const url = 'https://gateway.example/mcp/crm';
const token = 'eyJ.access.token';
const seconds = () => Math.floor(Date.now() / 1_000);
const athOf = (text: string) => createHash('sha256').update(text).digest('base64url');

let keys: Keys;
let jwk: JWK;
let request: ProvenRequest;

beforeAll(async () => {
  keys = await generateKeyPair('ES256', { extractable: true });
  jwk = await exportJWK(keys.publicKey);
  request = { method: 'POST', url, token, boundTo: await calculateJwkThumbprint(jwk) };
});

function proof(claims: object = {}, header: object = {}, by = keys): Promise<string> {
  const payload = { htm: 'POST', htu: url, iat: seconds(), jti: randomUUID(), ath: athOf(token), ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header }).sign(by.privateKey);
}

describe('a proof of possession', () => {
  it('for this request, token and key is accepted', async () => {
    await expect(new ProofVerifier().verify(await proof(), request)).resolves.toBeUndefined();
  });

  it('may name the URL with a query, and be a minute off', async () => {
    const made = await proof({ htu: `${url}?a=1#b`, iat: seconds() + 57 });
    await expect(new ProofVerifier().verify(made, request)).resolves.toBeUndefined();
  });

  const bad: readonly (readonly [string, () => Promise<string | undefined> | undefined | string])[] = [
    ['that is missing', () => undefined],
    ['that is empty', () => ''],
    ['that is garbage', () => 'a.b.c'],
    ['for another method', () => proof({ htm: 'GET' })],
    ['for a method in another case', () => proof({ htm: 'post' })],
    ['for another path', () => proof({ htu: 'https://gateway.example/mcp/other' })],
    ['for another host', () => proof({ htu: 'https://evil.example/mcp/crm' })],
    ['for another scheme', () => proof({ htu: 'http://gateway.example/mcp/crm' })],
    ['for no URL', () => proof({ htu: undefined })],
    ['for what is no URL', () => proof({ htu: 'mcp' })],
    ['of another token', () => proof({ ath: athOf('another') })],
    ['of no token', () => proof({ ath: undefined })],
    ['of two minutes ago', () => proof({ iat: seconds() - 125 })],
    ['of ten minutes ahead', () => proof({ iat: seconds() + 600 })],
    ['of no time', () => proof({ iat: undefined })],
    ['without an id', () => proof({ jti: undefined })],
    ['with an empty id', () => proof({ jti: '' })],
    ['with an id too long', () => proof({ jti: 'x'.repeat(300) })],
    ['of another type', () => proof({}, { typ: 'JWT' })],
    ['without a key', () => proof({}, { jwk: undefined })],
    [
      'with the private key in it',
      async () => {
        const whole = await exportJWK(keys.privateKey);
        return proof({}, { jwk: whole });
      },
    ],
    [
      'by another key',
      async () => {
        const other = await generateKeyPair('ES256', { extractable: true });
        return proof({}, { jwk: await exportJWK(other.publicKey) }, other);
      },
    ],
    ['signed by another key than it names', async () => proof({}, {}, await generateKeyPair('ES256'))],
    [
      'by a shared secret',
      () =>
        new SignJWT({ htm: 'POST', htu: url, iat: seconds(), jti: 'x', ath: athOf(token) })
          .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: { kty: 'oct', k: 'AAAA' } as JWK })
          .sign(Buffer.alloc(32)),
    ],
  ];
  it.each(bad)('%s is refused', async (_, make) => {
    const error: unknown = await new ProofVerifier().verify(await make(), request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'GATEHOUSE_AUTH_PROOF_INVALID', status: 401 });
  });

  it('works once', async () => {
    const verifier = new ProofVerifier();
    const made = await proof();
    await verifier.verify(made, request);
    await expect(verifier.verify(made, request)).rejects.toMatchObject({ detail: 'It was used before.' });
  });

  it('is not taken when there are more than can be remembered, so that none works twice', async () => {
    const verifier = new ProofVerifier(2);
    const first = await proof();
    await verifier.verify(first, request);
    await verifier.verify(await proof(), request);
    await expect(verifier.verify(await proof(), request)).rejects.toMatchObject({
      detail: expect.stringMatching(/Too many/),
    });
    await expect(verifier.verify(first, request)).rejects.toMatchObject({ detail: 'It was used before.' });
  });
});
