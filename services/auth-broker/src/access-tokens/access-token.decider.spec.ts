import { describe, it } from '@jest/globals';
import {
  AccessTokenIssuedSchema,
  AccessTokenKind,
  AccessTokenReplacedSchema,
  AccessTokenRevokedSchema,
  create,
} from '@gatehouse/contracts';
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
  tools: ['crm/search'],
  sourceCidrs: ['10.0.0.0/8'],
  notBeforeMs: 0,
  neverExpires: false,
  rotatedFrom: '',
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

  it('is replaced as long as it is valid, each time by another one', () => {
    const replace = (replacedBy: string) => ({ type: 'ReplaceAccessToken', replacedBy, validUntilMs: 1 }) as const;
    const replaced = create(AccessTokenReplacedSchema, { replacedBy: 'b', validUntilMs: 1 });
    given(accessTokenDecider, [issued]).when(replace('b')).then(replaced);
    given(accessTokenDecider, [issued, replaced]).when(replace('b')).thenNothing();
    given(accessTokenDecider, [issued, replaced])
      .when(replace('c'))
      .then(create(AccessTokenReplacedSchema, { replacedBy: 'c', validUntilMs: 1 }));
    given(accessTokenDecider, [issued, create(AccessTokenRevokedSchema)])
      .when(replace('b'))
      .thenRefused('GATEHOUSE_TOKEN_ENDED');
    given(accessTokenDecider).when(replace('b')).thenRefused('GATEHOUSE_TOKEN_NOT_FOUND');
  });
});
