import { describe, it } from '@jest/globals';
import {
  create,
  LimitAddedSchema,
  LimitPer,
  LimitRemovedSchema,
  LimitRevisedSchema,
  LimitSchema,
  LimitWindow,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { limitDecider } from './limit.decider.js';

const limit = create(LimitSchema, {
  name: 'Each user',
  per: [LimitPer.USER],
  window: LimitWindow.MINUTE,
  maxCalls: 30,
});
const other = create(LimitSchema, { ...limit, maxCalls: 60 });
const added = create(LimitAddedSchema, { limit });

describe('a limit', () => {
  it('is added', () => {
    given(limitDecider).when({ type: 'AddLimit', limit }).then(added);
    given(limitDecider, [added]).when({ type: 'AddLimit', limit }).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('is revised, and nothing happens when it says the same', () => {
    given(limitDecider, [added])
      .when({ type: 'ReviseLimit', limit: other })
      .then(create(LimitRevisedSchema, { limit: other }));
    given(limitDecider, [added]).when({ type: 'ReviseLimit', limit }).thenNothing();
    given(limitDecider).when({ type: 'ReviseLimit', limit }).thenRefused('GATEHOUSE_LIMIT_NOT_FOUND');
  });

  it('is removed once', () => {
    const removed = create(LimitRemovedSchema);
    given(limitDecider, [added]).when({ type: 'RemoveLimit' }).then(removed);
    given(limitDecider, [added, removed]).when({ type: 'RemoveLimit' }).thenRefused('GATEHOUSE_LIMIT_NOT_FOUND');
  });
});
