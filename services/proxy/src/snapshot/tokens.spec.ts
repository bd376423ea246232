import { describe, expect, it } from '@jest/globals';
import { AccessTokenIssuedSchema, AccessTokenKind, create, type MessageInitShape } from '@gatehouse/contracts';
import { refusalOf } from '../filters/admit-access-token.js';
import { emptyOrgState, type OrgState, type TokenState } from './snapshot.projection.js';
import type { CallPrincipal } from './snapshot.js';
import { compileDisabled, compileToken, isDisabled } from './tokens.js';

const at = 5_000;
const compiled = (
  fields: MessageInitShape<typeof AccessTokenIssuedSchema> = {},
  more: Partial<TokenState> = {},
  callers: OrgState['callers'] = {},
) => {
  const kind = AccessTokenKind.PAT;
  const given = { kind, agentId: 'cursor', userId: 'alice', expiresAtMs: 9_000, ...fields };
  const issued = create(AccessTokenIssuedSchema, given);
  return compileToken('default', 't1', { issued, sequence: 10, revoked: false, ...more }, callers);
};

describe('an access token', () => {
  it.each([
    ['good', compiled(), undefined],
    ['expired', compiled({ expiresAtMs: at }), 'token_expired'],
    ['of a kind of the future', compiled({ kind: AccessTokenKind.UNSPECIFIED }), 'token_expired'],
    ['without end', compiled({ expiresAtMs: 0, neverExpires: true }), undefined],
    ['without end, of a kind of the future', compiled({ kind: 0, neverExpires: true }), 'token_expired'],
    ['good from now on', compiled({ notBeforeMs: at }), undefined],
    ['good later', compiled({ notBeforeMs: at + 1 }), 'token_not_yet_valid'],
    ['revoked', compiled({}, { revoked: true }), 'token_revoked'],
    ['replaced, while both are good', compiled({}, { endsAtMs: at + 1 }), undefined],
    ['replaced', compiled({}, { endsAtMs: at }), 'token_replaced'],
    ['replaced, and past its own end', compiled({ expiresAtMs: 4_000 }, { endsAtMs: at }), 'token_expired'],
    [
      'of a user whose tokens were revoked after it was issued',
      compiled({}, {}, { 'user~alice': { disabled: false, tokensRevokedSeq: 11 } }),
      'token_revoked',
    ],
    [
      'of an agent whose tokens were revoked after it was issued',
      compiled({ userId: '' }, {}, { 'agent~cursor': { disabled: false, tokensRevokedSeq: 11 } }),
      'token_revoked',
    ],
    [
      'of a user whose tokens were revoked before it was issued',
      compiled({}, {}, { 'user~alice': { disabled: false, tokensRevokedSeq: 9 } }),
      undefined,
    ],
    [
      'of another user',
      compiled(
        {},
        {},
        {
          'user~bob': { disabled: false, tokensRevokedSeq: 11 },
          'agent~alice': { disabled: true, tokensRevokedSeq: 11 },
        },
      ),
      undefined,
    ],
    ['that nobody knows', undefined, 'token_invalid'],
  ])('%s', (_, token, reason) => {
    expect(refusalOf(token, at)).toBe(reason);
  });

  it('is good from its networks alone, and from nowhere when one is none', () => {
    const { networks } = compiled({ sourceCidrs: ['10.0.0.0/8', '2001:db8::/32'] });
    const addresses = ['10.1.2.3', '::ffff:10.1.2.3', '2001:db8::1', '11.0.0.1', '2001:db9::1', '', 'unknown'];
    expect(addresses.map((address) => networks?.(address))).toEqual([true, true, true, false, false, false, false]);
    expect(compiled({ sourceCidrs: ['nonsense'] }).networks?.('10.1.2.3')).toBe(false);
    expect(compiled().networks).toBeUndefined();
  });
});

describe('the deny list', () => {
  const principal = { userId: 'alice', agentId: 'cursor', clientId: 'cli' } as CallPrincipal;
  const listed = (id: string, disabled = true) =>
    isDisabled(compileDisabled({ ...emptyOrgState().callers, [id]: { disabled, tokensRevokedSeq: 0 } }), principal);

  it.each(['user~alice', 'agent~cursor', 'client~cli'])('has %s, and only as long as it is disabled', (id) => {
    expect(listed(id)).toBe(true);
    expect(listed(id, false)).toBe(false);
  });

  it.each(['user~cursor', 'agent~alice', 'client~alice', 'user~', '__proto__'])('does not take %s for them', (id) => {
    expect(listed(id)).toBe(false);
  });
});
