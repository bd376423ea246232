import { describe, expect, it } from '@jest/globals';
import type { Era } from '../exchange.js';
import type { ReasonCode } from '../reasons.js';
import { doubtAbout, doubtIn, openingFailure, type Doubt } from './era-doubt.js';

const error = (code: number, data?: unknown) => ({ jsonrpc: '2.0', error: { code, message: '', data } }) as const;
const result = { jsonrpc: '2.0', result: {} } as const;
type Answer = Parameters<typeof doubtAbout>[3];

// Most of the answers were seen with published servers.
describe('the answer of a backend', () => {
  it.each<[Doubt | undefined, Era, string, number, Answer]>([
    // Legacy servers that get a modern request
    ['refused', 'modern', 'tools/call', 400, error(-32_000)],
    ['refused', 'modern', 'tools/call', 404, error(-32_001)],
    ['refused', 'modern', 'tools/call', 400, error(-32_600)],
    ['refused', 'modern', 'tools/call', 200, error(-32_000)],
    ['refused', 'modern', 'server/discover', 500, error(-32_603)],
    ['refused', 'modern', 'server/discover', 404, error(-32_601)],
    ['refused', 'modern', 'server/discover', 400, undefined],
    ['odd', 'modern', 'tools/call', 400, undefined],
    ['odd', 'modern', 'tools/call', 404, undefined],
    ['odd', 'modern', 'tools/call', 405, undefined],
    ['odd', 'modern', 'tools/call', 406, undefined],
    // Modern servers that get a legacy request
    ['refused', 'legacy', 'initialize', 400, error(-32_022, { supported: ['2026-07-28'] })],
    ['refused', 'legacy', 'initialize', 404, error(-32_601)],
    ['refused', 'legacy', 'initialize', 400, error(-32_602)],
    ['refused', 'legacy', 'tools/call', 400, error(-32_022, { supported: ['2030-01-01'] })],
    // A version that the server does not have any more
    ['refused', 'modern', 'tools/call', 400, error(-32_022, { supported: ['2030-01-01'] })],
    ['refused', 'modern', 'tools/call', 400, error(-32_022)],
  ])('makes the era doubtful (%s): %s %s, HTTP %d, %j', (doubt, era, method, status, answer) => {
    expect(doubtAbout(era, method, status, answer)).toBe(doubt);
  });

  it.each<[Era, string, number, Answer]>([
    ['modern', 'tools/call', 200, result],
    ['modern', 'tools/call', 200, error(-32_602)],
    ['modern', 'prompts/list', 404, error(-32_601)],
    ['modern', 'tools/call', 400, error(-32_020)],
    ['modern', 'tools/call', 400, error(-32_021)],
    ['modern', 'tools/call', 400, error(-32_022, { supported: ['2026-07-28'] })],
    ['modern', 'tools/call', 500, error(-32_603)],
    ['modern', 'tools/call', 401, undefined],
    ['modern', 'tools/call', 403, undefined],
    ['modern', 'server/discover', 503, error(-32_000)],
    ['modern', 'server/discover', 429, undefined],
    ['modern', 'tools/call', 502, undefined],
    ['legacy', 'tools/call', 400, error(-32_000)],
    ['legacy', 'initialize', 200, result],
  ])('says nothing about the era: %s %s, HTTP %d, %j', (era, method, status, answer) => {
    expect(doubtAbout(era, method, status, answer)).toBeUndefined();
  });
});

describe('a request without an answer that can be read', () => {
  it.each<[Doubt | undefined, ReasonCode, number]>([
    ['refused', 'upstream_era_refused', 0],
    ['odd', 'upstream_error', 404],
    ['odd', 'upstream_bad_response', 400],
    [undefined, 'upstream_error', 503],
    [undefined, 'upstream_unauthorized', 401],
    [undefined, 'upstream_cut_off', 0],
    [undefined, 'upstream_bad_response', 200],
  ])('leaves a doubt (%s) or none: %s, HTTP %d', (doubt, reason, upstreamStatus) => {
    expect(doubtIn({ reason, upstreamStatus }, 'modern')).toBe(doubt);
  });
});

describe('a conversation that cannot begin', () => {
  it.each<[ReasonCode, ReasonCode | undefined, number, Answer]>([
    ['upstream_era_refused', undefined, 400, error(-32_000)],
    ['upstream_era_refused', undefined, 500, error(-32_603)],
    ['upstream_era_refused', 'upstream_error', 500, undefined],
    ['upstream_era_refused', 'upstream_error', 404, undefined],
    ['upstream_era_refused', undefined, 200, error(-32_601)],
    ['upstream_error', 'upstream_error', 503, undefined],
    ['upstream_bad_response', 'upstream_bad_response', 200, undefined],
    ['upstream_bad_response', undefined, 503, error(-32_000)],
    ['upstream_unauthorized', 'upstream_unauthorized', 401, undefined],
    ['upstream_timeout', 'upstream_timeout', 0, undefined],
    ['upstream_circuit_open', 'upstream_circuit_open', 0, undefined],
  ])('was refused for its era, or failed: %s', (expected, reason, upstreamStatus, answer) => {
    const rejection = { ...(reason && { reason }), upstreamStatus };
    expect(openingFailure('server/discover', rejection, answer)).toEqual({ reason: expected });
  });
});
