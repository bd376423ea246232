import { describe, it } from '@jest/globals';
import { AccessTokenIssuedSchema, AccessTokenKind, AccessTokenRevokedSchema, create } from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { accessTokenDecider } from './access-token.decider.js';

const token = {
  kind: AccessTokenKind.PAT,
  name: 'laptop',
  tokenHmac: 'ab12',
  lastFour: 'wxyz',
  agentId: 'cursor',
  userId: 'alice',
  userDomain: 'example.com',
  groups: ['/engineering'],
  backends: [],
  expiresAtMs: 1_800_000_000_000,
};
const issued = create(AccessTokenIssuedSchema, token);

describe('an access token', () => {
  it('is issued once under one id', () => {
    given(accessTokenDecider).when({ type: 'IssueAccessToken', token }).then(issued);
    given(accessTokenDecider, [issued])
      .when({ type: 'IssueAccessToken', token })
      .thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('is revoked once', () => {
    const revoked = create(AccessTokenRevokedSchema, { note: 'lost' });
    given(accessTokenDecider, [issued]).when({ type: 'RevokeAccessToken', note: 'lost' }).then(revoked);
    given(accessTokenDecider, [issued, revoked]).when({ type: 'RevokeAccessToken', note: '' }).thenNothing();
    given(accessTokenDecider).when({ type: 'RevokeAccessToken', note: '' }).thenRefused('GATEHOUSE_TOKEN_NOT_FOUND');
  });
});
