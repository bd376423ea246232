import { describe, it } from '@jest/globals';
import {
  ConnectionCreatedSchema,
  ConnectionKind,
  ConnectionNeedsReauthSchema,
  ConnectionReauthorizedSchema,
  ConnectionRemovedSchema,
  ConnectionScopesWantedSchema,
  ConnectionSecretReplacedSchema,
  create,
  ReauthReason,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { connectionDecider } from './connection.decider.js';

const secret = (secretVersion: number) => ({
  headerNames: ['x-api-key'],
  secretVersion,
  fingerprint: `f${secretVersion}`,
});
const save = (version: number) =>
  ({ type: 'SaveConnection', kind: ConnectionKind.HEADER, backendId: 'crm', userId: '', ...secret(version) }) as const;
const created = create(ConnectionCreatedSchema, {
  ...{ backendId: 'crm', userId: '', kind: ConnectionKind.HEADER },
  ...secret(1),
});

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

const grant = (secretVersion: number, scopes = ['read']) => ({
  ...{ secretVersion, scopes },
  ...{ fingerprint: `g${secretVersion}`, issuer: 'https://login.example.com' },
});
const authorize = (version: number) =>
  ({ type: 'AuthorizeConnection', backendId: 'crm', userId: 'alice', ...grant(version) }) as const;
const connected = create(ConnectionCreatedSchema, {
  ...{ backendId: 'crm', userId: 'alice', kind: ConnectionKind.OAUTH },
  ...grant(1),
});

describe('a connection with tokens', () => {
  const refused = { type: 'DemandReauth', secretVersion: 1, reason: ReauthReason.REFUSED } as const;
  const { type: _, ...refusal } = refused;

  it('is made by signing in, and renewed by signing in again', () => {
    given(connectionDecider).when(authorize(1)).then(connected);
    given(connectionDecider, [connected])
      .when(authorize(2))
      .then(create(ConnectionReauthorizedSchema, grant(2)));
    given(connectionDecider, [connected]).when(authorize(1)).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
  });

  it('takes the place of headers, and headers take its place', () => {
    given(connectionDecider, [created]).when(authorize(1)).then(connected);
    given(connectionDecider, [connected]).when(save(1)).then(created);
  });

  it('needs a new sign-in once, and none after it', () => {
    const needs = create(ConnectionNeedsReauthSchema, refusal);
    given(connectionDecider, [connected]).when(refused).then(needs);
    given(connectionDecider, [connected, needs]).when(refused).thenNothing();
    const renewed = create(ConnectionReauthorizedSchema, grant(2));
    given(connectionDecider, [connected, needs, renewed])
      .when({ ...refused, secretVersion: 2 })
      .then(create(ConnectionNeedsReauthSchema, { ...refusal, secretVersion: 2 }));
  });

  it('keeps nothing of what is said about tokens that were replaced or removed', () => {
    const renewed = create(ConnectionReauthorizedSchema, grant(2));
    given(connectionDecider, [connected, renewed]).when(refused).thenNothing();
    given(connectionDecider, [connected, create(ConnectionRemovedSchema)])
      .when(refused)
      .thenNothing();
    given(connectionDecider, [created]).when(refused).thenNothing();
  });

  it('adds the scopes that the backend wants to those it has, until they are granted', () => {
    const want = (...scopes: string[]) => ({ type: 'WantScopes', secretVersion: 1, scopes }) as const;
    const wanted = create(ConnectionScopesWantedSchema, { secretVersion: 1, scopes: ['read', 'write'] });
    given(connectionDecider, [connected]).when(want('write')).then(wanted);
    given(connectionDecider, [connected]).when(want('read')).thenNothing();
    given(connectionDecider, [connected, wanted]).when(want('write')).thenNothing();
    given(connectionDecider, [connected, wanted])
      .when(want('delete'))
      .then(create(ConnectionScopesWantedSchema, { secretVersion: 1, scopes: ['read', 'write', 'delete'] }));
  });
});
