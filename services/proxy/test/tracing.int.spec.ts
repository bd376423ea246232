import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Effect } from '@gatehouse/contracts';
import { startCollector, type Collector } from '@gatehouse/observability/spec-kit';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

let collector: Collector;
let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;

beforeAll(async () => {
  collector = await startCollector();
  gateway = await startGateway({ OTLP_URL: collector.url });
  backend = await startFixtureBackend({ eras: ['modern'] });
  await gateway.addBackend('crm', backend, { modern: true });
  await gateway.allowEverything('bot', ['crm']);
  await gateway.addRule('no-deleting', { tools: ['delete_*'], effect: Effect.DENY });
  token = await gateway.issueToken('bot');
});

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
  await collector?.stop();
});

const call = (name: string, traceparent?: string) =>
  gateway.callModern(
    'crm',
    token,
    'tools/call',
    { name, arguments: { text: 'salary' } },
    {
      headers: traceparent === undefined ? {} : { traceparent },
    },
  );

describe('with a collector', () => {
  it('each call is a span between the spans of the agent and of the backend', async () => {
    await call('echo', `00-${traceId}-00f067aa0ba902b7-01`);
    await call('delete_all', `00-${traceId}-00f067aa0ba902b7-01`);
    await eventually(() => expect(collector.spans.filter((s) => s.traceId === traceId)).toHaveLength(2), 20_000);
    const [allowed, denied] = collector.spans.filter((s) => s.traceId === traceId);
    expect(allowed).toMatchObject({
      ...{ service: 'gatehouse-proxy', name: 'tools/call crm', kind: 2, parentSpanId: '00f067aa0ba902b7' },
      attributes: { 'gatehouse.backend': 'crm', 'gatehouse.verdict': 'allowed', 'gatehouse.reason': 'ok' },
    });
    expect(backend.calls.at(-1)?.headers.traceparent).toBe(`00-${traceId}-${allowed?.spanId}-01`);
    expect(denied?.attributes).toMatchObject({ 'gatehouse.verdict': 'denied', 'gatehouse.reason': 'denied_by_rule' });
    expect(collector.bodies.join()).not.toMatch(/salary|gth_/);
  });

  it('a call of an agent without a trace begins one', async () => {
    await call('echo');
    const span = await eventually(() => {
      const root = collector.spans.find((s) => s.parentSpanId === undefined && s.name === 'tools/call crm');
      expect(root).toBeDefined();
      return root;
    }, 20_000);
    expect(gateway.records.map((r) => r.traceId)).toContain(span?.traceId);
  });

  it('a call of an agent that does not sample is no span', async () => {
    await call('echo', '00-00000000000000000000000000000abc-00f067aa0ba902b7-00');
    await call('echo', '00-00000000000000000000000000000def-00f067aa0ba902b7-01');
    await eventually(
      () => expect(collector.spans.map((s) => s.traceId)).toContain('00000000000000000000000000000def'),
      20_000,
    );
    expect(collector.spans.map((s) => s.traceId)).not.toContain('00000000000000000000000000000abc');
  });
});
