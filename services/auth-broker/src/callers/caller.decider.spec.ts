import { describe, it } from '@jest/globals';
import { CallerDisabledSchema, CallerEnabledSchema, CallerTokensRevokedSchema, create } from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { callerDecider } from './caller.decider.js';

const disabled = create(CallerDisabledSchema, { note: 'has left' });
const enabled = create(CallerEnabledSchema);

describe('a caller', () => {
  it('is disabled once, and enabled again', () => {
    given(callerDecider).when({ type: 'DisableCaller', note: 'has left' }).then(disabled);
    given(callerDecider, [disabled]).when({ type: 'DisableCaller', note: '' }).thenNothing();
    given(callerDecider, [disabled]).when({ type: 'EnableCaller' }).then(enabled);
    given(callerDecider, [disabled, enabled]).when({ type: 'EnableCaller' }).thenNothing();
    given(callerDecider).when({ type: 'EnableCaller' }).thenNothing();
  });

  it('loses the tokens of before at each wish, once', () => {
    const first = create(CallerTokensRevokedSchema, { wishId: 'w1', note: 'lost' });
    given(callerDecider).when({ type: 'RevokeTokens', wishId: 'w1', note: 'lost' }).then(first);
    given(callerDecider, [first]).when({ type: 'RevokeTokens', wishId: 'w1', note: 'lost' }).thenNothing();
    given(callerDecider, [first, disabled])
      .when({ type: 'RevokeTokens', wishId: 'w2', note: '' })
      .then(create(CallerTokensRevokedSchema, { wishId: 'w2' }));
  });
});
