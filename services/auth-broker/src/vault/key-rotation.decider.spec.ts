import { describe, it } from '@jest/globals';
import { create, KeyRotationFinishedSchema, KeyRotationStartedSchema } from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { keyRotationDecider } from './key-rotation.decider.js';

const start = (dataKeyId: string) => ({ type: 'StartKeyRotation', dataKeyId }) as const;
const finish = (dataKeyId: string) => ({ type: 'FinishKeyRotation', dataKeyId, resealed: 3, unreadable: 1 }) as const;
const started = create(KeyRotationStartedSchema, { dataKeyId: 'a' });
const finished = create(KeyRotationFinishedSchema, { dataKeyId: 'a', resealed: 3, unreadable: 1 });

describe('a rotation of data keys', () => {
  it('runs once at a time', () => {
    given(keyRotationDecider).when(start('a')).then(started);
    given(keyRotationDecider, [started]).when(start('b')).thenRefused('GATEHOUSE_SECRET_ROTATION_RUNNING');
    given(keyRotationDecider, [started, finished])
      .when(start('b'))
      .then(create(KeyRotationStartedSchema, { dataKeyId: 'b' }));
  });

  it('is finished once, by the one who has done it', () => {
    given(keyRotationDecider, [started]).when(finish('a')).then(finished);
    given(keyRotationDecider, [started]).when(finish('b')).thenNothing();
    given(keyRotationDecider, [started, finished]).when(finish('a')).thenNothing();
    given(keyRotationDecider).when(finish('a')).thenNothing();
  });
});
