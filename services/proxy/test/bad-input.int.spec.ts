import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@gatehouse/testkit';
import { reasons, type ReasonCode } from '../src/reasons.js';
import { aggregateCases } from './cases/aggregate.cases.js';
import { bridgeCases } from './cases/bridge.cases.js';
import { edgeCases } from './cases/edge.cases.js';
import { eraCases } from './cases/era.cases.js';
import { identityCases } from './cases/identity.cases.js';
import { listenCases } from './cases/listen.cases.js';
import { policyCases } from './cases/policy.cases.js';
import { upstreamCases } from './cases/upstream.cases.js';
import { startWorld, type Case, type Outcome, type World } from './cases/world.js';

const cases: readonly Case[] = [
  ...edgeCases,
  ...identityCases,
  ...policyCases,
  ...eraCases,
  ...upstreamCases,
  ...bridgeCases,
  ...listenCases,
  ...aggregateCases,
];

/** Reasons that need a gateway in trouble, and where they are proved; or why they are not. */
const elsewhere: Partial<Record<ReasonCode, string>> = {
  token_audience: 'oauth.int.spec.ts: a token for one endpoint at another one',
  proof_invalid: 'oauth.int.spec.ts: a bound token without a proof',
  scope_insufficient: 'oauth.int.spec.ts: a token that is limited by its scopes',
  issuer_unavailable: 'lifecycle.int.spec.ts: a gateway without an identity provider',
  out_of_sync: 'revocation.int.spec.ts: a replica that hears nothing of NATS any more',
  connection_needed: 'connect.int.spec.ts: an agent at a backend that is not connected',
  connection_expired: 'connect.int.spec.ts: fresh tokens that are refused too',
  connection_scopes_wanted: 'connect.int.spec.ts: a backend that wants more',
  connection_scopes_refused: 'connect.int.spec.ts: a backend that wants what there is',
  connection_without_user: 'credentials.int.spec.ts: a broker that needs a user',
  user_token_needed: 'connect.int.spec.ts: a backend whose tokens are exchanged',
  credential_refused: 'credentials.int.spec.ts: a broker that gets no token',
  guardrail_unscanned_request: 'guardrail-safety.int.spec.ts: a message that cannot be looked at to its end',
  guardrail_unscanned_response: 'guardrail-safety.int.spec.ts: an answer that cannot be looked at to its end',
  web_search_role_denied: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_query_too_long: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_query_codename: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_query_sensitive: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_query_internal_host: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_url_denied: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_domain_denied: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_argument_forbidden: 'web-search.int.spec.ts: a policy that refuses it',
  web_search_answer_blocked: 'web-search.int.spec.ts: a policy that refuses it',
  tool_quarantined: 'tool-ledger.int.spec.ts: a tool that was quarantined',
  token_not_for_passthrough: 'passthrough.int.spec.ts: an access token in place of a token for the backend',
  passthrough_identity_missing: 'passthrough.int.spec.ts: a token for the backend alone',
  passthrough_not_here: 'passthrough.int.spec.ts: a second credential at other endpoints',
  passthrough_off: 'passthrough.int.spec.ts: a gateway that passes none on',
  passthrough_insecure: 'passthrough.int.spec.ts: a backend without TLS',
  passthrough_era: 'passthrough.int.spec.ts: an agent of the other era',
  passthrough_token_missing: 'passthrough.int.spec.ts: no token for the backend',
  passthrough_token_invalid: 'passthrough.int.spec.ts: a token of two parts',
  passthrough_token_ours: 'passthrough.int.spec.ts: tokens of the gateway and its identity provider',
  not_ready: 'lifecycle.int.spec.ts: a gateway that stops',
  gateway_stopping: 'lifecycle.int.spec.ts: a call that does not end before the stop',
  overloaded: 'overload.int.spec.ts, spool.int.spec.ts: more calls than there is room for',
  rate_limited: 'limits.int.spec.ts: a call over a limit',
  too_many_calls: 'overload.int.spec.ts: more calls than one principal may have in flight',
  too_many_streams: 'overload.int.spec.ts: more streams than one principal may have open',
  backend_busy: 'overload.int.spec.ts: more calls than a backend may have in flight',
  record_failed: 'spool.int.spec.ts: a disk that takes nothing',
  parked_call_lost: 'bridge.int.spec.ts: an answer to a call that has ended',
  request_state_expired: 'request-state.spec.ts: a state of an hour ago',
  cancelled_by_agent: 'bridge.int.spec.ts: a legacy agent cancels its call',
  agent_too_slow: 'bridge.int.spec.ts: an agent that does not read',
  no_room_for_answer: 'upstream/upstreams.spec.ts: more answers than there is room for; overload.long.spec.ts',
  upstream_era_refused: 'upstream/era-doubt.spec.ts: a conversation that cannot begin',
  upstream_circuit_open: 'upstream-care.int.spec.ts: a backend that fails again and again',
  internal_error: 'a mistake of ours: a way to provoke it would be one to mend',
};

let world: World;

beforeAll(async () => {
  world = await startWorld();
}, 120_000);

afterAll(() => world?.stop());

describe('what is wrong is refused, says why, and is on record once', () => {
  it.each(cases)('$name: $reason', async ({ reason, status, shape, more = '', send }) => {
    const before = world.gateway.records.length;
    const outcome = await send(world);
    if (shape === 'nothing') expect(outcome.status).toBe(0);
    else
      expect({ status: outcome.status, ...shapeOf(outcome) }).toEqual({
        status,
        reason,
        shape,
        text: reasons[reason].text + more,
      });
    const records = await recordsSince(before);
    expect(records.filter(({ method, reason: code }) => method !== 'initialize' || code !== 'ok')).toEqual([
      expect.objectContaining({ reason, verdict: reasons[reason].verdict, status }),
    ]);
  });
});

describe('the reason codes', () => {
  it('are each provoked by a case, or proved elsewhere', () => {
    const provoked = new Set(cases.map(({ reason }) => reason));
    const codes = Object.keys(reasons) as ReasonCode[];
    expect(codes.filter((code) => !provoked.has(code) && elsewhere[code] === undefined)).toEqual([]);
    expect(
      Object.keys(elsewhere).filter((code) => !codes.includes(code as ReasonCode) || provoked.has(code as ReasonCode)),
    ).toEqual([]);
  });

  it('come with a sentence that ends and names no part of the request', () => {
    for (const { text } of Object.values(reasons)) expect(text).toMatch(/^[A-Z].{10,150}\.$/);
  });
});

/** The form of a refusal, and what it says. */
function shapeOf({ body }: Outcome): object {
  const { error, result } = body as {
    error?: { code: number; message: string; data: { reason: string } };
    result?: { isError: boolean; content: { text: string }[]; _meta: Record<string, string> };
  };
  if (error) return { shape: error.code, reason: error.data.reason, text: error.message };
  const reason = result?._meta['dev.gatehouse/reason'];
  const text = result?.content[0]?.text
    .replace(/^(?:Refused|Ended) by the gateway: /, '')
    .replace(` (${String(reason)})`, '');
  return { shape: result?.isError === true ? 'result' : 'no refusal', reason, text };
}

/** The records since then, up to a call that is made to see that there are no more. */
async function recordsSince(before: number) {
  const traceId = Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('');
  const headers = { traceparent: `00-${traceId}-0000000000000001-00` };
  await world.gateway.callModern('modern', world.tokens.bot, 'tools/list', {}, { headers });
  return eventually(() => {
    const since = world.gateway.records.slice(before);
    const fence = since.findIndex((record) => record.traceId === traceId);
    if (fence < 0) throw new Error('not everything is on record yet');
    return since.slice(0, fence);
  });
}
