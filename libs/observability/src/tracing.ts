import { randomBytes } from 'node:crypto';
import type { HrTime } from '@opentelemetry/api';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What a service did for one request, told when it is over. */
export interface ServerSpan {
  name: string;
  /** The span's own trace context, which was sent on to others; see `childOf`. */
  traceparent: string;
  /** The caller's `traceparent` header. */
  parent: string | undefined;
  startMs: number;
  durationMs: number;
  /** Never a payload, an argument or a secret. */
  attributes: Record<string, string | number | boolean>;
  isError: boolean;
}

/** Sends spans to a collector in batches. Spans of callers who do not sample are left out. */
export class Tracing {
  constructor(
    private readonly processor: SpanProcessor,
    private readonly common: Pick<ReadableSpan, 'resource' | 'instrumentationScope'>,
  ) {}

  record(span: ServerSpan): void {
    const own = parseTraceparent(span.traceparent);
    if (!own || (parseInt(own.flags, 16) & 1) === 0) return;
    const parent = parseTraceparent(span.parent);
    this.processor.onEnd({
      ...this.common,
      name: span.name,
      kind: 1, // SERVER
      spanContext: () => ({ traceId: own.traceId, spanId: own.spanId, traceFlags: 1 }),
      ...(parent
        ? { parentSpanContext: { traceId: parent.traceId, spanId: parent.spanId, traceFlags: 1, isRemote: true } }
        : {}),
      startTime: hrTime(span.startMs),
      endTime: hrTime(span.startMs + span.durationMs),
      duration: hrTime(span.durationMs),
      status: { code: span.isError ? 2 : 0 }, // ERROR or UNSET
      attributes: span.attributes,
      links: [],
      events: [],
      ended: true,
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    });
  }

  /** Sends what is left. */
  stop(): Promise<void> {
    return this.processor.shutdown();
  }
}

/**
 * Makes traces for an OTLP/HTTP collector (https://opentelemetry.io/docs/specs/otlp/). Without a URL there is nothing,
 * and nothing is loaded.
 */
export async function startTracing(service: string, otlpUrl: string | undefined): Promise<Tracing | undefined> {
  if (!otlpUrl) return undefined;
  const [{ BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  // A collector that is away must not hold up a service that stops.
  const exporter = new OTLPTraceExporter({ url: `${otlpUrl.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 2_000 });
  return new Tracing(new BatchSpanProcessor(exporter), {
    resource: resourceFromAttributes({ 'service.name': `gatehouse-${service}` }),
    instrumentationScope: { name: 'gatehouse' },
  });
}

/** The trace context of what happens on behalf of a caller: of the caller's trace, or of a sampled one of its own. */
export function childOf(traceparent: string | undefined): string {
  const parent = parseTraceparent(traceparent);
  const traceId = parent?.traceId ?? randomBytes(16).toString('hex');
  return `00-${traceId}-${randomBytes(8).toString('hex')}-${parent?.flags ?? '01'}`;
}

/** The parts of a W3C `traceparent` header (https://www.w3.org/TR/trace-context/); undefined when it is not valid. */
export function parseTraceparent(
  header: string | undefined,
): { traceId: string; spanId: string; flags: string } | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header ?? '');
  if (!match || /^0+$/.test(match[1] ?? '') || /^0+$/.test(match[2] ?? '')) return undefined;
  return { traceId: match[1] ?? '', spanId: match[2] ?? '', flags: match[3] ?? '' };
}

function hrTime(ms: number): HrTime {
  const seconds = Math.floor(ms / 1_000);
  return [seconds, Math.round((ms - seconds * 1_000) * 1e6)];
}
