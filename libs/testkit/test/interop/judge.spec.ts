import { describe, expect, it } from '@jest/globals';
import { sdkV1, sdkV2Modern } from '../agents.js';
import type { Subject } from './backends.js';
import { differencesOf } from './compare.js';
import { judge, type Expectations } from './judge.js';
import type { Cell, Comparison } from './matrix.js';

const server: Subject = { slug: 'old', title: 'Old', url: '', eras: ['legacy'], asks: [], questions: [] };

function cell(agent: Cell['agent'], comparisons: Partial<Comparison>[], instead?: Cell['instead']): Cell {
  const whole = comparisons.map((one) => ({ what: 'tools/list', endpoint: 'own' as const, differences: [], ...one }));
  return { agent, subject: server, instead, comparisons: whole };
}

const kept = differencesOf({}, { ttlMs: 0 });
const renamed = differencesOf({ tools: [{ name: 'echo' }] }, { tools: [{ name: 'ech' }] });

function expected(where: 'everywhere' | 'crossing' | 'all', ...paths: string[]): Expectations {
  return { rewrites: [{ paths, where, reason: 'known' }], unreachable: [] };
}
const nothing: Expectations = { rewrites: [], unreachable: [] };

describe('an answer', () => {
  it('is the same when nothing differs', () => {
    const { cells, unexpected, stale } = judge([cell(sdkV1, [{}, {}])], nothing);
    expect({ unexpected, stale }).toEqual({ unexpected: [], stale: [] });
    expect(cells).toEqual([{ agent: 'SDK v1', server: 'Old', same: 2, all: 2, isReached: true }]);
  });

  it('is not the same when a difference is not written down, and the difference is told', () => {
    const { cells, unexpected } = judge([cell(sdkV1, [{}, { differences: [...kept, ...renamed] }])], nothing);
    expect(cells).toMatchObject([{ same: 1, all: 2 }]);
    expect(unexpected).toEqual([
      'SDK v1 with Old at /mcp/old, tools/list: ttlMs is 0, directly nothing',
      'SDK v1 with Old at /mcp/old, tools/list: tools[].name is "ech", directly "echo"',
    ]);
  });

  it.each([
    { where: 'everywhere', agent: sdkV1, endpoint: 'own', isSame: true },
    { where: 'crossing', agent: sdkV1, endpoint: 'own', isSame: false },
    { where: 'crossing', agent: sdkV2Modern, endpoint: 'own', isSame: true },
    { where: 'all', agent: sdkV1, endpoint: 'own', isSame: false },
    { where: 'all', agent: sdkV1, endpoint: 'all', isSame: true },
  ] as const)(
    'may have what is written down for $where: $agent.name, $endpoint',
    ({ where, agent, endpoint, isSame }) => {
      const { cells, stale } = judge([cell(agent, [{ endpoint, differences: kept }])], expected(where, 'ttlMs'));
      expect(cells).toMatchObject([{ same: isSame ? 1 : 0, all: 1 }]);
      expect(stale).toHaveLength(isSame ? 0 : 1);
    },
  );
});

describe('an expectation', () => {
  it('is stale when its rewrite is not seen', () => {
    const { stale } = judge([cell(sdkV1, [{ differences: kept }])], expected('everywhere', 'ttlMs', 'cacheScope'));
    expect(stale).toEqual(['rewrite of cacheScope (everywhere)']);
  });

  it('is missing when an agent does not reach a server', () => {
    expect(judge([cell(sdkV1, [{}], sdkV2Modern)], nothing).unexpected).toEqual([
      'SDK v1 with Old has no direct connection',
    ]);
  });

  it('is stale when the agent reaches the server', () => {
    const unreachable = [{ agents: ['SDK v1'], servers: ['Old'], reason: 'known' }];
    expect(judge([cell(sdkV1, [{}])], { rewrites: [], unreachable }).stale).toEqual([
      'SDK v1 does not reach Old directly',
    ]);
    expect(judge([cell(sdkV1, [{}], sdkV2Modern)], { rewrites: [], unreachable })).toMatchObject({
      unexpected: [],
      stale: [],
    });
  });
});
