import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCollector, type Collector } from './collector.spec-kit.js';
import { childOf, parseTraceparent, startTracing } from './tracing.js';

const parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const parts = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: '01' };

describe('a traceparent header', () => {
  it('has a trace, a span and flags', () => {
    expect(parseTraceparent(parent)).toEqual(parts);
  });

  it.each([
    undefined,
    '',
    'x',
    parent.slice(0, -1),
    `${parent}0`,
    parent.toUpperCase(),
    parent.replace(/^00/, 'ff'),
    parent.replace(parts.traceId, '0'.repeat(32)),
    parent.replace(parts.spanId, '0'.repeat(16)),
    `${parent}\n`,
  ])('is not %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('is continued with a span of its own, and its decision to sample', () => {
    expect(parseTraceparent(childOf(parent))).toMatchObject({ traceId: parts.traceId, flags: '01' });
    expect(parseTraceparent(childOf(parent))?.spanId).not.toBe(parts.spanId);
    expect(parseTraceparent(childOf(parent.replace(/01$/, '00')))?.flags).toBe('00');
    expect(parseTraceparent(childOf('nonsense'))?.flags).toBe('01');
  });
});

describe('tracing', () => {
  let collector: Collector;

  beforeAll(async () => {
    collector = await startCollector();
  });
  afterAll(() => collector.stop());

  it('is nothing without a collector', async () => {
    expect(await startTracing('registry', undefined)).toBeUndefined();
  });

  it('sends spans to the collector, those of sampled traces alone', async () => {
    const tracing = await startTracing('registry', `${collector.url}/`);
    const span = {
      ...{ name: 'GET /backends', startMs: 1_764_149_400_123.5, durationMs: 12.25, isError: false },
      attributes: { 'http.route': '/backends', 'http.response.status_code': 200 },
    };
    const traceparent = childOf(parent);
    tracing?.record({ ...span, traceparent, parent });
    tracing?.record({ ...span, name: 'root', traceparent: childOf(undefined), parent: undefined, isError: true });
    tracing?.record({ ...span, name: 'unsampled', traceparent: traceparent.replace(/01$/, '00'), parent });
    await tracing?.stop();
    expect(collector.spans).toEqual([
      {
        ...{ service: 'gatehouse-registry', name: 'GET /backends', kind: 2, isError: false },
        traceId: parts.traceId,
        spanId: parseTraceparent(traceparent)?.spanId,
        parentSpanId: parts.spanId,
        attributes: span.attributes,
        startMs: expect.closeTo(span.startMs, 1),
        durationMs: expect.closeTo(span.durationMs, 1),
      },
      expect.objectContaining({ name: 'root', parentSpanId: undefined, isError: true }),
    ]);
  });

  it('loses its spans, and nothing else, when the collector is away', async () => {
    const tracing = await startTracing('registry', 'http://127.0.0.1:9');
    const traceparent = childOf(undefined);
    tracing?.record({
      name: 'x',
      traceparent,
      parent: undefined,
      startMs: 0,
      durationMs: 1,
      attributes: {},
      isError: false,
    });
    const started = Date.now();
    await tracing?.stop().catch(() => undefined);
    expect(Date.now() - started).toBeLessThan(4_000);
  });
});
