import { describe, it } from '@jest/globals';
import {
  ConnectionCreatedSchema,
  ConnectionRemovedSchema,
  ConnectionSecretReplacedSchema,
  create,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { connectionDecider } from './connection.decider.js';

const secret = (secretVersion: number) => ({
  headerNames: ['x-api-key'],
  secretVersion,
  fingerprint: `f${secretVersion}`,
});
const save = (version: number) =>
  ({ type: 'SaveConnection', backendId: 'crm', userId: '', ...secret(version) }) as const;
const created = create(ConnectionCreatedSchema, { backendId: 'crm', userId: '', ...secret(1) });

describe('a connection', () => {
  it('is created, and its secret replaced by a later one', () => {
    given(connectionDecider).when(save(1)).then(created);
    given(connectionDecider, [created])
      .when(save(2))
      .then(create(ConnectionSecretReplacedSchema, secret(2)));
  });

  it('keeps the later of two secrets that were stored at once', () => {
    const later = create(ConnectionSecretReplacedSchema, secret(3));
    given(connectionDecider, [created, later]).when(save(2)).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('is removed once, and may be made anew', () => {
    const removed = create(ConnectionRemovedSchema);
    given(connectionDecider, [created]).when({ type: 'RemoveConnection' }).then(removed);
    given(connectionDecider, [created, removed])
      .when({ type: 'RemoveConnection' })
      .thenRefused('GATEHOUSE_CONNECTION_NOT_FOUND');
    given(connectionDecider, [created, removed]).when(save(1)).then(created);
  });
});
