import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AccessRuleSchema, create, Effect } from '@gatehouse/contracts';
import { atOnce } from '@gatehouse/guardrail-engine';
import { compilePolicy } from '@gatehouse/policy-eval';
import { exactly } from '../../src/edge/exact-json.js';
import { readMessage } from '../../src/edge/read-message.js';
import { targetOf } from '../../src/filters/authorize.filter.js';
import { attempts, methods } from './corpus.js';
import { forbiddenIn, readingsOf, rules } from './decision.js';

const rule = (fields: object) => create(AccessRuleSchema, { name: 'rule', effect: Effect.ALLOW, ...fields });
const tool = { enabled: true, listed: true };
const policy = compilePolicy({
  backends: { b: { enabled: true } },
  tools: { b: { echo: tool, transfer: tool, delete_all: tool } },
  agents: { bot: { clientIds: [], exists: true, backends: ['b'] } },
  rules: Object.fromEntries(Object.entries(rules).map(([id, fields]) => [id, rule(fields)])),
});
const bot = { agentId: 'bot', userId: 'alice', userDomain: 'example.com', groups: [], principalKind: 'token' };

/** What edge and policy say to a message. */
function verdictOn(body: Buffer): string {
  const read = atOnce(readMessage(body));
  if ('reason' in read) return read.reason;
  const message = exactly(read.message, body.toString('utf8'));
  // As the filter for eras does.
  if (message.id !== undefined && message.method !== undefined && !methods.has(message.method)) return 'method_unknown';
  return policy.authorize({ ...bot, backendId: 'b', target: targetOf(message) }).reason;
}

/** Messages that edge and policy let through, as other parsers read them. With a seed, always the same. */
export function describeReadings(runs: number, seed?: number): void {
  it('a message that is let through says the same to every parser, and nothing that is forbidden', () => {
    const verdicts: Record<string, number> = {};
    const property = fc.property(attempts, ({ body }) => {
      const verdict = verdictOn(Buffer.from(body as string));
      verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
      if (verdict !== 'ok') return;
      const { method, id } = JSON.parse(body.toString()) as Record<string, unknown>;
      for (const [reader, { args, name, kind, ...decided }] of readingsOf(body.toString())) {
        const forbids = forbiddenIn({ args, name, kind, ...decided });
        expect({ reader, forbids, ...decided }).toEqual({ reader, method, id: JSON.stringify(id) });
      }
    });
    fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
    // Otherwise nothing is proved.
    expect(verdicts.ok).toBeGreaterThan(runs / 10);
    const refusals = Object.keys(verdicts).filter((reason) => reason !== 'ok');
    expect(refusals.sort()).toEqual([
      ...['batch_not_supported', 'condition_failed', 'denied_by_rule', 'json_case_variant', 'json_duplicate_key'],
      ...['json_invalid', 'json_too_deep', 'method_unknown', 'no_allow_rule', 'rpc_invalid', 'tool_unknown'],
    ]);
  });
}
