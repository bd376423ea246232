import { describe, it } from '@jest/globals';
import {
  AccessRuleAddedSchema,
  AccessRuleRemovedSchema,
  AccessRuleRevisedSchema,
  AccessRuleSchema,
  create,
  Effect,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { accessRuleDecider } from './access-rule.decider.js';

const rule = create(AccessRuleSchema, { name: 'Everyone reads', effect: Effect.ALLOW, tools: ['read'] });
const other = create(AccessRuleSchema, { ...rule, disabled: true });
const added = create(AccessRuleAddedSchema, { rule });

describe('an access rule', () => {
  it('is added', () => {
    given(accessRuleDecider).when({ type: 'AddAccessRule', rule }).then(added);
    given(accessRuleDecider, [added]).when({ type: 'AddAccessRule', rule }).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('is revised, and nothing happens when it says the same', () => {
    given(accessRuleDecider, [added])
      .when({ type: 'ReviseAccessRule', rule: other })
      .then(create(AccessRuleRevisedSchema, { rule: other }));
    given(accessRuleDecider, [added]).when({ type: 'ReviseAccessRule', rule }).thenNothing();
  });

  it('is removed once', () => {
    const removed = create(AccessRuleRemovedSchema);
    given(accessRuleDecider, [added]).when({ type: 'RemoveAccessRule' }).then(removed);
    given(accessRuleDecider, [added, removed])
      .when({ type: 'RemoveAccessRule' })
      .thenRefused('GATEHOUSE_RULE_NOT_FOUND');
  });
});
