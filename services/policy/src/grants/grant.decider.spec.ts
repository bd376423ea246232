import { describe, it } from '@jest/globals';
import { create, GranteeKind, GrantRevokedSchema, PermissionsGrantedSchema } from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { grantDecider } from './grant.decider.js';

const grant = {
  granteeKind: GranteeKind.USER,
  grantee: 'alice',
  permissions: ['backend:create'],
  backends: [],
  agents: [],
};
const granted = create(PermissionsGrantedSchema, grant);
const revoked = create(GrantRevokedSchema);

describe('a permission grant', () => {
  it('is given once under one id', () => {
    given(grantDecider).when({ type: 'GrantPermissions', grant }).then(granted);
    given(grantDecider, [granted]).when({ type: 'GrantPermissions', grant }).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('is revoked once', () => {
    given(grantDecider, [granted]).when({ type: 'RevokeGrant' }).then(revoked);
    given(grantDecider, [granted, revoked]).when({ type: 'RevokeGrant' }).thenNothing();
    given(grantDecider).when({ type: 'RevokeGrant' }).thenRefused('GATEHOUSE_GRANT_NOT_FOUND');
  });
});
