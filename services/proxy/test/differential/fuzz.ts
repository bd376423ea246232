import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Agent, request as send } from 'undici';
import { eventually } from '@gatehouse/testkit';
import { decodeHeader, encodeHeader } from '../../src/edge/header-value.js';
import { isReasonCode } from '../../src/reasons.js';
import { startGateway, type TestGateway } from '../gateway.js';
import { attempts, type Attempt } from './corpus.js';
import { forbiddenIn, readingsOf, rules } from './decision.js';
import { startRecordingBackend, type Reached, type RecordingBackend } from './recording-backend.js';

const backendIds = ['modern', 'legacy'] as const;
const versions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;
const openings: ReadonlySet<string | undefined> = new Set([
  'initialize',
  'notifications/initialized',
  'server/discover',
]);
const atOnce = 20;

/** An attempt at some endpoint, as an agent of some version. */
const cases = fc.record({
  attempt: attempts,
  endpoint: fc.constantFrom('modern', 'legacy', ''),
  version: fc.constantFrom(...versions),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

interface Tried extends Case {
  traceId: string;
  status: number;
  reason: string;
}

/** Messages through the real proxy, and what reached the backends of them. With a seed, always the same. */
export function describeFuzz(runs: number, seed?: number): void {
  let gateway: TestGateway;
  let token: string;
  const backends = new Map<string, RecordingBackend>();
  const sessions = new Map<string, string>();
  const agent = new Agent({ connections: atOnce });

  beforeAll(async () => {
    gateway = await startGateway();
    for (const id of backendIds) {
      const backend = await startRecordingBackend(id === 'modern' ? ['test://one', 'test://secret'] : []);
      backends.set(id, backend);
      const tools = ['echo', 'transfer', 'delete_all'].map((name) => ({ name }));
      await gateway.addBackend(id, backend, { [id]: true, timeoutMs: 10_000 }, tools);
    }
    await gateway.addAgent('bot', backendIds);
    for (const [id, rule] of Object.entries(rules)) await gateway.addRule(id, rule);
    token = await gateway.issueToken('bot');
    for (const endpoint of [...backendIds, ''])
      for (const version of versions)
        sessions.set(`${endpoint} ${version}`, await gateway.initialize(endpoint, token, version));
  }, 60_000);

  afterAll(async () => {
    await agent.close();
    await Promise.all([...backends.values()].map((backend) => backend.stop()));
    await gateway?.stop();
  });

  async function tryOut(one: Case, triesLeft = 30): Promise<Tried> {
    const { endpoint, version } = one;
    const attempt = endpoint === '' ? prefixed(one.attempt) : one.attempt;
    const traceId = randomBytes(16).toString('hex');
    const { statusCode, body } = await send(`${gateway.url}/mcp${endpoint && `/${endpoint}`}`, {
      method: 'POST',
      dispatcher: agent,
      body: attempt.body,
      headers: {
        ...{ authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...{ accept: 'application/json, text/event-stream', traceparent: `00-${traceId}-0000000000000001-00` },
        ...(attempt.era === 'modern' ? modernHeaders(attempt) : legacyHeaders(endpoint, version)),
      },
    });
    const tried = { ...one, traceId, status: statusCode, reason: reasonIn(statusCode, await body.text()) };
    // The test keeps the process busy, too.
    if (tried.reason !== 'overloaded' || triesLeft === 0) return tried;
    await sleep(1_000);
    return tryOut(one, triesLeft - 1);
  }

  function legacyHeaders(endpoint: string, version: string) {
    return { 'mcp-protocol-version': version, 'mcp-session-id': sessions.get(`${endpoint} ${version}`) ?? '' };
  }

  /** What reached the backends because of the agent, and not for the gateway's own sake. */
  function reachedBy({ traceId, endpoint }: Tried): (Reached & { backendId: string })[] {
    return [...backends].flatMap(([backendId, backend]) =>
      backend
        .reached(traceId)
        .filter(({ method, text }) => method === 'POST' && !isOwn(endpoint, text))
        .map((reached) => ({ ...reached, backendId })),
    );
  }

  function check(tried: Tried): void {
    const { status, reason } = tried;
    expect({ status, reason, isWrong: status >= 500 || reason === 'internal_error' }).toEqual({
      status,
      reason,
      isWrong: false,
    });
    for (const { text, rawHeaders } of reachedBy(tried)) {
      expect({ reason, text }).toEqual({ reason: 'ok', text });
      const [first, ...others] = readingsOf(text).map(([, { args, ...decided }]) => decided);
      for (const other of others) expect(other).toEqual(first);
      for (const [reader, decided] of readingsOf(text))
        expect({ reader, forbids: forbiddenIn(decided) }).toEqual({ reader });
      const { 'mcp-method': method, 'mcp-name': name } = headersOf(rawHeaders);
      if (method !== undefined) expect(method).toBe(first?.method);
      if (name !== undefined) expect(decodeHeader(name)).toBe(first?.name);
    }
  }

  describe('whatever is sent', () => {
    it('has an answer, and reaches a backend only if every parser reads there what the gateway has decided on', async () => {
      const reasons = new Map<string, number>();
      let triedCount = 0;
      let reachedCount = 0;
      let accepted: Tried[] = [];
      const property = fc.asyncProperty(
        fc.array(cases, { minLength: 1, maxLength: 2 * atOnce, size: 'max' }),
        async (all) => {
          for (const tried of await Promise.all(all.map((one) => tryOut(one)))) {
            check(tried);
            triedCount++;
            reasons.set(tried.reason, (reasons.get(tried.reason) ?? 0) + 1);
            if (reachedBy(tried).length > 0) accepted.push(tried);
          }
        },
      );
      for (let round = 0; triedCount < runs; round++) {
        await fc.assert(property, { numRuns: 250, ...(seed === undefined ? {} : { seed: seed + round }) });
        await compareRecords(accepted);
        reachedCount += accepted.length;
        accepted = [];
        gateway.records.length = 0;
        for (const backend of backends.values()) backend.forget();
      }
      expect(reachedCount).toBeGreaterThan(runs / 10);
      for (const reason of refusals) expect(reasons.get(reason)).toBeGreaterThan(0);
    });
  });

  /** What is on record is what reached the backend. */
  async function compareRecords(accepted: readonly Tried[]): Promise<void> {
    const wanted = new Set(accepted.map(({ traceId }) => traceId));
    const records = await eventually(() => {
      const found = new Map(gateway.records.filter((r) => wanted.has(r.traceId)).map((r) => [r.traceId, r]));
      const missing = accepted.filter((tried) => isRequest(tried) && !found.has(tried.traceId));
      expect(missing).toEqual([]);
      return found;
    });
    for (const tried of accepted) {
      const record = records.get(tried.traceId);
      for (const { text, backendId } of record ? reachedBy(tried) : []) {
        const { kind, name = '', method } = readingsOf(text)[0]![1];
        // What concerns several backends is on record once.
        if (record?.backendId !== '')
          expect(record).toMatchObject({ method, target: kind === 'other' ? '' : name, backendId });
      }
    }
  }

  function isRequest(tried: Tried): boolean {
    return reachedBy(tried).some(({ text }) => (JSON.parse(text) as { id?: unknown }).id !== undefined);
  }
}

/** What must come about, so that the messages are worth something. */
const refusals = [
  ...['batch_not_supported', 'condition_failed', 'denied_by_rule', 'header_mismatch', 'json_case_variant'],
  ...['json_duplicate_key', 'json_invalid', 'json_too_deep', 'method_unknown', 'no_allow_rule', 'rpc_invalid'],
  ...['envelope_invalid', 'tool_unknown', 'name_unknown'],
];

/** What the gateway asks of its own accord, at the endpoint of all backends also for what they have. */
function isOwn(endpoint: string, text: string): boolean {
  const { method } = JSON.parse(text) as { method?: string };
  return openings.has(method) || (endpoint === '' && /\/list$/.test(method ?? ''));
}

/** The same with names as the endpoint of all backends has them. */
function prefixed({ body, name, ...attempt }: Attempt): Attempt {
  const names = /(?<=")(?:echo|transfer|delete_all|greeting|secret)/g;
  const prefix = (text: string) => text.replaceAll(names, `${attempt.era}__$&`);
  return {
    ...attempt,
    body: typeof body === 'string' ? prefix(body) : body,
    name: name && prefix(`"${name}`).slice(1),
  };
}

function modernHeaders({ method, name }: Attempt): Record<string, string> {
  return {
    'mcp-protocol-version': '2026-07-28',
    ...(method === undefined ? {} : { 'mcp-method': encodeHeader(method) }),
    ...(name === undefined ? {} : { 'mcp-name': encodeHeader(name) }),
  };
}

function headersOf(rawHeaders: readonly string[]): Record<string, string | undefined> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) headers[rawHeaders[i]?.toLowerCase() ?? ''] = rawHeaders[i + 1] ?? '';
  return headers;
}

/** The gateway's own reason, `ok` when the answer is the backend's. */
function reasonIn(status: number, text: string): string {
  if (text === '') return status === 202 ? 'ok' : `status ${status}`;
  const line = text.split('\n').findLast((candidate) => candidate.startsWith('data: '));
  const { error, result } = JSON.parse(line?.slice('data: '.length) ?? text) as {
    error?: { data?: { reason?: string } };
    result?: { _meta?: Record<string, string> };
  };
  const reason = error?.data?.reason ?? result?._meta?.['dev.gatehouse/reason'] ?? 'ok';
  return isReasonCode(reason) || reason === 'ok' ? reason : `an error that is not the gateway's: ${reason}`;
}
