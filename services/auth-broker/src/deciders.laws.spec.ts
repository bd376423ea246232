import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { AccessTokenKind, ConnectionKind, ReauthReason } from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { accessTokenDecider, type AccessTokenCommand } from './access-tokens/access-token.decider.js';
import { callerDecider, type CallerCommand } from './callers/caller.decider.js';
import { keyRotationDecider, type KeyRotationCommand } from './vault/key-rotation.decider.js';
import { connectionDecider, type ConnectionCommand } from './connections/connection.decider.js';

const tokenCommand = fc.oneof(
  fc.record({
    type: fc.constant('IssueAccessToken'),
    token: fc.record({
      kind: fc.constantFrom(AccessTokenKind.PAT, AccessTokenKind.AGT, AccessTokenKind.SVC),
      name: fc.string(),
      tokenHmac: fc.string(),
      lastFour: fc.string(),
      agentId: fc.string(),
      userId: fc.string(),
      userDomain: fc.string(),
      groups: fc.array(fc.string()),
      backends: fc.array(fc.string()),
      expiresAtMs: fc.nat(),
      tools: fc.array(fc.string()),
      sourceCidrs: fc.array(fc.string()),
      notBeforeMs: fc.nat(),
      neverExpires: fc.boolean(),
      rotatedFrom: fc.string(),
    }),
  }),
  fc.record({ type: fc.constant('ReplaceAccessToken'), replacedBy: fc.constantFrom('a', 'b'), validUntilMs: fc.nat() }),
  fc.record({ type: fc.constant('RevokeAccessToken'), note: fc.string() }),
) as fc.Arbitrary<AccessTokenCommand>;

const connectionCommand = fc.oneof(
  fc.record({
    type: fc.constant('SaveConnection'),
    kind: fc.constantFrom(ConnectionKind.HEADER, ConnectionKind.CLIENT),
    backendId: fc.string(),
    userId: fc.string(),
    headerNames: fc.array(fc.string()),
    secretVersion: fc.integer({ min: 1, max: 6 }),
    fingerprint: fc.string(),
  }),
  fc.record({
    type: fc.constant('AuthorizeConnection'),
    backendId: fc.string(),
    userId: fc.string(),
    secretVersion: fc.integer({ min: 1, max: 6 }),
    fingerprint: fc.string(),
    issuer: fc.constantFrom('https://a.example', 'https://b.example'),
    scopes: fc.subarray(['read', 'write']),
  }),
  fc.record({
    type: fc.constant('DemandReauth'),
    secretVersion: fc.integer({ min: 1, max: 6 }),
    reason: fc.constantFrom(ReauthReason.REFUSED, ReauthReason.EXPIRED),
  }),
  fc.record({
    type: fc.constant('WantScopes'),
    secretVersion: fc.integer({ min: 1, max: 6 }),
    scopes: fc.subarray(['read', 'write', 'delete']),
  }),
  fc.record({ type: fc.constant('RemoveConnection') }),
) as fc.Arbitrary<ConnectionCommand>;

const callerCommand = fc.oneof(
  fc.record({ type: fc.constant('RevokeTokens'), wishId: fc.constantFrom('a', 'b'), note: fc.string() }),
  fc.record({ type: fc.constant('DisableCaller'), note: fc.string() }),
  fc.record({ type: fc.constant('EnableCaller') }),
) as fc.Arbitrary<CallerCommand>;

const rotationCommand = fc.oneof(
  fc.record({ type: fc.constant('StartKeyRotation'), dataKeyId: fc.constantFrom('a', 'b', 'c') }),
  fc.record({
    type: fc.constant('FinishKeyRotation'),
    dataKeyId: fc.constantFrom('a', 'b', 'c'),
    resealed: fc.nat(),
    unreadable: fc.nat(),
  }),
) as fc.Arbitrary<KeyRotationCommand>;

describe('whatever happens to', () => {
  it('a caller, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(callerCommand, { maxLength: 20 }), (commands) => assertLaws(callerDecider, commands)),
    );
  });

  it('the data keys, their decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(rotationCommand, { maxLength: 20 }), (commands) => assertLaws(keyRotationDecider, commands)),
    );
  });

  it('an access token, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(tokenCommand, { maxLength: 20 }), (commands) => assertLaws(accessTokenDecider, commands)),
    );
  });

  it('a connection, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(connectionCommand, { maxLength: 20 }), (commands) =>
        assertLaws(connectionDecider, commands),
      ),
    );
  });
});
