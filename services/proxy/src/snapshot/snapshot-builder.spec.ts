import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AccessRuleAddedSchema,
  AccessRuleRemovedSchema,
  AccessTokenIssuedSchema,
  AccessTokenKind,
  AccessTokenReplacedSchema,
  AccessTokenRevokedSchema,
  AgentAddedSchema,
  AgentRemovedSchema,
  BackendDisabledSchema,
  BackendMappedSchema,
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  BackendUnmappedSchema,
  BundleCreatedSchema,
  BundleRemovedSchema,
  CallerDisabledSchema,
  CallerEnabledSchema,
  CallerTokensRevokedSchema,
  ConnectionSecretReplacedSchema,
  create,
  Effect,
  LimitAddedSchema,
  LimitRemovedSchema,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ToolDisabledSchema,
  ToolsDiscoveredSchema,
  type ControlEvent,
} from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import type { AccessRequest } from '@gatehouse/policy-eval';
import { SnapshotBuilder } from './snapshot-builder.js';
import type { Snapshot } from './snapshot.js';

const id = fc.constantFrom('a', 'b', '__proto__');
const orgs = ['default', 'acme', '__proto__'];

const settings = (url: string) => ({ settings: { name: 'x', url, modern: true } });

const shown = (backendId: string, name: string) => ({ backendId, toolOverrides: [{ tool: 'a', name }] });

const event: fc.Arbitrary<ControlEvent> = fc.oneof<fc.Arbitrary<ControlEvent>[]>(
  fc
    .constantFrom('https://x.example/mcp', 'http://127.0.0.1:1/a?b', 'no address')
    .map((url) => create(BackendRegisteredSchema, settings(url))),
  fc.constant(create(BackendReconfiguredSchema, settings('https://y.example'))),
  fc.constant(create(BackendDisabledSchema)),
  fc.constant(create(BackendRemovedSchema)),
  id.map((name) => create(ToolsDiscoveredSchema, { changed: [{ name, hash: 'h' }] })),
  id.map((name) => create(ToolsDiscoveredSchema, { removed: [name] })),
  id.map((tool) => create(ToolDisabledSchema, { tool })),
  id.map((name) => create(AgentAddedSchema, { settings: { name, clientIds: [name] } })),
  fc.constant(create(AgentRemovedSchema)),
  id.map((backendId) => create(BackendMappedSchema, { backendId })),
  id.map((backendId) => create(BackendUnmappedSchema, { backendId })),
  fc
    .tuple(id, fc.constantFrom(Effect.ALLOW, Effect.DENY))
    .map(([name, effect]) => create(AccessRuleAddedSchema, { rule: { name, effect, tools: [name] } })),
  fc.constant(create(AccessRuleRemovedSchema)),
  id.map((name) => create(LimitAddedSchema, { limit: { name, backends: [name], maxCalls: 1 } })),
  fc.constant(create(LimitRemovedSchema)),
  id.map((agentId) =>
    create(AccessTokenIssuedSchema, { tokenHmac: agentId, agentId, kind: AccessTokenKind.PAT, expiresAtMs: 9e12 }),
  ),
  fc.constant(create(AccessTokenRevokedSchema)),
  fc.nat(9).map((validUntilMs) => create(AccessTokenReplacedSchema, { replacedBy: 'x', validUntilMs })),
  fc.constant(create(CallerTokensRevokedSchema)),
  fc.constant(create(CallerDisabledSchema)),
  fc.constant(create(CallerEnabledSchema)),
  fc.constant(create(ConnectionSecretReplacedSchema)),
  fc
    .tuple(id, fc.constantFrom('', 'renamed', 'a__b'))
    .map(([backendId, name]) => create(BundleCreatedSchema, { settings: { name, members: [shown(backendId, name)] } })),
  fc.constant(create(BundleRemovedSchema)),
  id.map((name) => create(ProfileCreatedSchema, { profile: { name } })),
  id.map((backendId) => create(ProfileAttachedSchema, { target: { backendId } })),
);

const history: fc.Arbitrary<RecordedEvent[]> = fc
  .array(fc.tuple(event, id, fc.constantFrom(...orgs)), { minLength: 1, maxLength: 60 })
  .map((entries) =>
    entries.map(
      ([given, aggregateId, org], index) =>
        ({
          event: inPlace(given, `${org} ${aggregateId}`),
          stream: { org, aggregate: 'any', id: placeOf(given, aggregateId) },
          sequence: index + 1,
        }) as RecordedEvent,
    ),
  );

/** Callers are those whose tokens there are. */
function placeOf({ $typeName }: ControlEvent, id: string): string {
  return $typeName.includes('.Caller') ? `agent~${id}` : id;
}

/** No two tokens have the same HMAC. */
function inPlace(given: ControlEvent, tokenHmac: string): ControlEvent {
  return given.$typeName === 'gatehouse.auth.v1.AccessTokenIssued' ? { ...given, tokenHmac } : given;
}

function replay(events: readonly RecordedEvent[], cuts: readonly number[]): Snapshot {
  const builder = new SnapshotBuilder();
  const at = [...new Set(cuts.map((cut) => cut % events.length))].sort((a, b) => a - b);
  [0, ...at].forEach((from, i) => builder.apply(events.slice(from, at[i] ?? events.length)));
  return builder.current;
}

/** What a snapshot answers to everything that the histories are about. */
function answers({ orgs: compiled, tokens }: Snapshot): unknown {
  const names = ['a', 'b', '__proto__', 'nobody'];
  return [...compiled.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([org, { routes, policy, limits, definitionHash, bundles, allBackends, disabled }]) => [
      org,
      disabled,
      [...routes.values()],
      [allBackends, ...names.map((name) => bundles.get(name))].map((bundle) => [
        bundle?.members,
        names.map((backendId) => bundle?.tools.shownName(backendId, 'a')),
        ['renamed', 'a__a', 'a__b'].map((name) => bundle?.tools.realOf(name)),
      ]),
      names.flatMap((backendId) =>
        names.flatMap((agentId) => [
          definitionHash(backendId, agentId),
          policy.authorize(asked(agentId, backendId)),
          limits?.matching(asked(agentId, backendId)).map(({ id }) => id),
        ]),
      ),
      names.map((name) => tokens.get(`${org} ${name}`)),
    ]);
}

function asked(agentId: string, backendId: string): AccessRequest {
  const target = { kind: 'tool', name: 'a' } as const;
  return { agentId, userId: '', userDomain: '', groups: [], principalKind: 'user', backendId, target };
}

describe('snapshots at the same sequence', () => {
  it('are the same for a replica that was there, one that starts late and one that reads in other batches', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat()), fc.array(fc.nat()), (events, one, two) => {
        const late = replay(events, []);
        for (const snapshot of [
          replay(events, one),
          replay(events, two),
          replay(
            events,
            events.map((_, i) => i),
          ),
        ]) {
          expect(snapshot.hash).toBe(late.hash);
          expect(snapshot.sequence).toBe(events.length);
          expect(answers(snapshot)).toEqual(answers(late));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('differ when one event more has changed something', () => {
    const register = { event: create(BackendRegisteredSchema, settings('https://x.example')), sequence: 1 };
    const first = { ...register, stream: { org: 'default', aggregate: 'backend', id: 'a' } } as RecordedEvent;
    const second = { ...first, sequence: 2, stream: { ...first.stream, id: 'b' } };
    expect(replay([first], []).hash).not.toBe(replay([first, second], []).hash);
  });

  it('cost what has changed, not all there is', () => {
    const builder = new SnapshotBuilder();
    const issued = (index: number) => ({
      event: create(AccessTokenIssuedSchema, { tokenHmac: `${index}`, agentId: 'a', userId: `user-${index}` }),
      stream: { org: 'default', aggregate: 'access-token', id: `${index}` },
      sequence: index,
    });
    const all = Array.from({ length: 10_000 }, (_, index) => issued(index + 1)) as RecordedEvent[];
    const begunAll = performance.now();
    builder.apply(all);
    const allMs = performance.now() - begunAll;
    const times = Array.from({ length: 21 }, (_, index) => {
      const begun = performance.now();
      builder.apply([issued(10_001 + index) as RecordedEvent]);
      return performance.now() - begun;
    });
    expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(allMs / 5);
    expect(builder.current.tokens.size).toBe(10_021);
  });

  it('are not kept from being in force by an address that is none', () => {
    const registered = create(BackendRegisteredSchema, settings('no address'));
    const stream = { org: 'default', aggregate: 'backend', id: 'a' };
    const { orgs: compiled } = replay([{ event: registered, stream, sequence: 1 } as RecordedEvent], []);
    expect(compiled.get('default')?.routes.get('a')?.origin).toBe('https://invalid.invalid');
  });
});
