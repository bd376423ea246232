import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  AccessTokenIssuedSchema,
  AccessTokenKind,
  AccessTokenRevokedSchema,
  CallerDisabledSchema,
  create,
  formatAccessToken,
  type ControlEvent,
} from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import { TokenVerifier } from '@gatehouse/identity';
import { startTestIssuer, type TestIssuer } from '@gatehouse/identity/spec-kit';
import type { Exchange } from '../src/exchange.js';
import { authenticate } from '../src/filters/authenticate.filter.js';
import type { ProxyParts } from '../src/proxy.parts.js';
import { SnapshotBuilder } from '../src/snapshot/snapshot-builder.js';

const limitUs = 10;
const rounds = 40;
const perRound = 500;
const pepper = randomBytes(32);
const publicUrl = 'https://mcp.example.com';

let issuer: TestIssuer;
let sequence = 0;
let builder: SnapshotBuilder;
let identify: ReturnType<typeof authenticate>;

beforeAll(async () => {
  issuer = await startTestIssuer();
});

afterAll(() => issuer?.stop());

beforeEach(() => {
  builder = new SnapshotBuilder();
  const verifier = new TokenVerifier({ issuer: issuer.url, audience: ['gatehouse-api'] });
  const config = { publicUrl, tokenPepper: pepper, trustedProxies: [], requireScopes: false };
  const discovered = { note: () => undefined };
  identify = authenticate({ config, verifier, discovered, onTokenUse: () => undefined } as unknown as ProxyParts);
});

function append(aggregate: string, id: string, event: ControlEvent): void {
  const stream = { org: 'default', aggregate, id };
  builder.apply([{ event, stream, sequence: ++sequence } as RecordedEvent]);
}

function issueToken(): string {
  const token = formatAccessToken('pat', randomBytes(64));
  const tokenHmac = createHmac('sha256', pepper).update(token).digest('hex');
  const fields = { kind: AccessTokenKind.PAT, tokenHmac, agentId: 'cursor', userId: 'alice' };
  append('access-token', 't1', create(AccessTokenIssuedSchema, { ...fields, expiresAtMs: Date.now() + 60_000 }));
  return token;
}

/** As much of an exchange as the filter looks at; the header is a text of its own, as each request brings one. */
function arriving(token: string): Exchange {
  const authorization = Buffer.from(`Bearer ${token}`).toString('latin1');
  return {
    request: { headers: { authorization }, socket: { remoteAddress: '127.0.0.1' }, method: 'POST' },
    snapshot: builder.current,
    endpoint: '/mcp/crm',
    timeMs: Date.now(),
    tokenHmac: '',
  } as unknown as Exchange;
}

/** Microseconds for one look at a credential that was seen before: of the better half of many rounds. */
async function costOf(token: string): Promise<number> {
  expect(await identify(arriving(token))).toBeUndefined();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const exchanges = Array.from({ length: perRound }, () => arriving(token));
    const begun = performance.now();
    for (const exchange of exchanges) if (identify(exchange) !== undefined) throw new Error('it was looked at anew');
    times.push(((performance.now() - begun) * 1_000) / perRound);
    for (const { principal } of exchanges) expect(principal).toBeDefined();
  }
  return times.sort((a, b) => a - b)[rounds / 2] ?? Infinity;
}

describe('a credential that was seen before', () => {
  it(`costs no more than ${limitUs} microseconds, an access token`, async () => {
    expect(await costOf(issueToken())).toBeLessThanOrEqual(limitUs);
  });

  it(`costs no more than ${limitUs} microseconds, a token of the identity provider`, async () => {
    append('agent', 'x', create(CallerDisabledSchema));
    expect(await costOf(await issuer.tokenFor({ sub: 'alice' }))).toBeLessThanOrEqual(limitUs);
  });

  it('is refused as soon as the snapshot says so', async () => {
    const token = issueToken();
    const jwt = await issuer.tokenFor({ sub: 'alice' });
    expect([await identify(arriving(token)), await identify(arriving(jwt))]).toEqual([undefined, undefined]);
    append('access-token', 't1', create(AccessTokenRevokedSchema));
    expect(await identify(arriving(token))).toMatchObject({ reason: 'token_revoked' });
    append('caller', 'user~alice', create(CallerDisabledSchema));
    expect(await identify(arriving(jwt))).toMatchObject({ reason: 'caller_disabled' });
  });

  it('is forgotten when too many others come, and known again', async () => {
    const token = issueToken();
    await identify(arriving(token));
    // More than the cache holds; none of them was issued.
    for (let i = 0; i < 21_000; i++) {
      const refusal = identify(arriving(formatAccessToken('pat', randomBytes(64))));
      if (refusal === undefined || refusal instanceof Promise) throw new Error('a token that nobody issued');
    }
    expect(await identify(arriving(token))).toBeUndefined();
  });
});
