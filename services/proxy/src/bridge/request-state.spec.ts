import { describe, expect, it, jest } from '@jest/globals';
import type { Exchange } from '../exchange.js';
import { openState, sealState } from './request-state.js';
import { Seal } from './seal.js';

const seal = new Seal([Buffer.alloc(32, 1)]);

function exchange(changes: Partial<Exchange> = {}, params: Record<string, unknown> = {}): Exchange {
  const principal = { org: 'default', kind: 'user', userId: 'ada', agentId: 'bot' };
  const message = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'echo', arguments: { a: 1, b: 2 }, ...params },
  };
  return { principal, message, backendId: 'crm', endpoint: '/mcp/crm', ...changes } as Exchange;
}

function reopened(
  changes: Partial<Exchange>,
  params: Record<string, unknown> = {},
  state = sealState(exchange(), seal, { backend: 's' }),
) {
  return openState(exchange(changes, { ...params, requestState: state }), seal);
}

describe('the state of a request', () => {
  it('opens for the same request of the same principal, whatever the order of its arguments', () => {
    expect(reopened({})).toMatchObject({ backend: 's' });
    expect(
      reopened({}, { arguments: { b: 2, a: 1 }, _meta: { progressToken: 9 }, inputResponses: { q: {} } }),
    ).toMatchObject({ backend: 's' });
  });

  it.each([
    ['another user', { principal: { org: 'default', kind: 'user', userId: 'eve', agentId: 'bot' } }, {}],
    ['another agent', { principal: { org: 'default', kind: 'user', userId: 'ada', agentId: 'other' } }, {}],
    ['another organization', { principal: { org: 'acme', kind: 'user', userId: 'ada', agentId: 'bot' } }, {}],
    ['another backend', { backendId: 'erp' }, {}],
    ['another endpoint', { endpoint: '/mcp' }, {}],
    ['another tool', {}, { name: 'delete_all' }],
    ['other arguments', {}, { arguments: { a: 1 } }],
  ] as [string, Partial<Exchange>, Record<string, unknown>][])('does not open for %s', (_, changes, params) => {
    expect(reopened(changes, params)).toMatchObject({ reason: 'request_state_invalid' });
  });

  it('does not open when any of its characters was changed, or when it is no state at all', () => {
    const state = sealState(exchange(), seal, { backend: 's' });
    for (let i = 0; i < state.length; i++) {
      const other = state[i] === 'A' ? 'B' : 'A';
      expect(reopened({}, {}, state.slice(0, i) + other + state.slice(i + 1))).toMatchObject({
        reason: 'request_state_invalid',
      });
    }
    for (const odd of ['', 'x', `${state}=`, `${state}A`, state.slice(0, 40)]) {
      expect(reopened({}, {}, odd)).toMatchObject({ reason: 'request_state_invalid' });
    }
  });

  it('does not open after its time', () => {
    const state = sealState(exchange(), seal, { backend: 's' });
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 3_600_000);
    expect(reopened({}, {}, state)).toMatchObject({ reason: 'request_state_expired' });
    clock.mockRestore();
  });

  it('opens with the key before, and not with one that is unknown', () => {
    const params = { requestState: sealState(exchange(), seal, { backend: 's' }) };
    const renewed = new Seal([Buffer.alloc(32, 2), Buffer.alloc(32, 1)]);
    expect(openState(exchange({}, params), renewed)).toMatchObject({ backend: 's' });
    expect(openState(exchange({}, params), new Seal([Buffer.alloc(32, 2)]))).toMatchObject({
      reason: 'request_state_invalid',
    });
  });
});
