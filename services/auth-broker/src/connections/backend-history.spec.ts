import { describe, expect, it } from '@jest/globals';
import {
  BackendEnabledSchema,
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  create,
  type BackendEvent,
} from '@gatehouse/contracts';
import { validAfter } from './backend-history.js';

const registered = (url: string) => create(BackendRegisteredSchema, { settings: { url } });
const reconfigured = (url: string) => create(BackendReconfiguredSchema, { settings: { url } });
const removed = create(BackendRemovedSchema);
const after = (...events: BackendEvent[]) => validAfter(events.map((event, i) => ({ event, sequence: 10 * (i + 1) })));

describe('connections of a backend', () => {
  it.each<[string, number, BackendEvent[]]>([
    ['are good before it is registered', 0, []],
    ['are good once it is registered', 0, [registered('https://a.example/mcp')]],
    [
      'stay good when only its path or state changes',
      0,
      [registered('https://a.example/mcp'), reconfigured('https://a.example/other'), create(BackendEnabledSchema)],
    ],
    [
      'are void when it moves to another host',
      20,
      [registered('https://a.example'), reconfigured('https://b.example')],
    ],
    [
      'are void when it moves to another port',
      20,
      [registered('https://a.example'), reconfigured('https://a.example:8443')],
    ],
    ['are void when it moves to http', 20, [registered('https://a.example'), reconfigured('http://a.example')]],
    [
      'do not come back when it moves back',
      30,
      [registered('https://a.example'), reconfigured('https://b.example'), reconfigured('https://a.example')],
    ],
    ['are void when it is removed', 20, [registered('https://a.example'), removed]],
    [
      'stay void when it is registered anew',
      20,
      [registered('https://a.example'), removed, registered('https://a.example')],
    ],
  ])('%s', (_, expected, events) => {
    expect(after(...events)).toBe(expected);
  });
});
