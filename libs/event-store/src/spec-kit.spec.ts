import { describe, expect, it } from '@jest/globals';
import { light, turnedOff, turnedOn, type LightCommand } from '../test/light.js';
import { assertLaws, given } from './spec-kit.js';

const on: LightCommand = { type: 'TurnOn' };
const off: LightCommand = { type: 'TurnOff', note: 'night' };

describe('given, when, then', () => {
  it('passes when it is as said', () => {
    given(light).when(on).then(turnedOn);
    given(light, [turnedOn]).when(off).then(turnedOff('night'));
    given(light, [turnedOn]).when(on).thenNothing();
    given(light).when({ type: 'Smash' }).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND');
    expect(given(light, [turnedOn, turnedOff()]).state()).toEqual({ isOn: false, switched: 2 });
  });

  it.each<[string, () => void]>([
    ['another event', () => given(light, [turnedOn]).when(off).then(turnedOff('day'))],
    ['an event instead of none', () => given(light).when(on).thenNothing()],
    ['none instead of an event', () => given(light).when(off).then(turnedOff('night'))],
    ['an event instead of a refusal', () => given(light).when(on).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND')],
    ['none instead of a refusal', () => given(light).when(off).thenRefused('GATEHOUSE_BACKEND_NOT_FOUND')],
    ['another refusal', () => given(light).when({ type: 'Smash' }).thenRefused('GATEHOUSE_BACKEND_EXISTS')],
  ])('fails for %s', (_, check) => {
    expect(check).toThrow();
  });

  it('gives the decider a state that has been through JSON', () => {
    const since = { ...light, initialState: { isOn: false, switched: 0, since: new Date(0) } };
    expect(given(since).state()).toMatchObject({ since: '1970-01-01T00:00:00.000Z' });
  });
});

describe('the laws of deciders', () => {
  it('hold for a decider that keeps them', () => {
    assertLaws(light, [on, on, off, { type: 'Smash' }, on, off]);
  });

  it.each<[string, Partial<typeof light>]>([
    ['fails instead of refusing', { decide: () => JSON.parse('') as null }],
    ['does the same twice', { decide: () => turnedOn }],
    ['cannot do with events of a newer build', { evolve: (_, event) => ({ isOn: event === turnedOn, switched: 0 }) }],
    ['looks at more than the event', { evolve: ((n) => (s) => ({ isOn: true, switched: s.switched + n++ }))(1) }],
    ['keeps what JSON does not', { evolve: (s) => ({ ...s, isOn: true, at: new Map([[1, 1]]) }) as never }],
  ])('do not hold for one that %s', (_, broken) => {
    const decider = { ...light, ...broken };
    const readsMap: typeof light = {
      ...decider,
      decide: (command, state) =>
        'at' in state && !(state.at instanceof Map) ? turnedOff() : decider.decide(command, state),
    };
    expect(() => assertLaws(readsMap, [on, off, on])).toThrow();
  });
});
