/**
 * Sends traces to an OTLP/HTTP collector (https://opentelemetry.io/docs/specs/otlp/). Does nothing, and loads
 * nothing, without a URL. Answers a function that flushes and stops.
 */
export async function startTracing(service: string, otlpUrl: string | undefined): Promise<() => Promise<void>> {
  if (!otlpUrl) return () => Promise.resolve();
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': `gatehouse-${service}` }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${otlpUrl.replace(/\/$/, '')}/v1/traces` }))],
  });
  provider.register();
  return () => provider.shutdown();
}

/** The parts of a W3C `traceparent` header (https://www.w3.org/TR/trace-context/); undefined when it is not valid. */
export function parseTraceparent(
  header: string | undefined,
): { traceId: string; spanId: string; flags: string } | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(header ?? '');
  if (!match || /^0+$/.test(match[1] ?? '') || /^0+$/.test(match[2] ?? '')) return undefined;
  return { traceId: match[1] ?? '', spanId: match[2] ?? '', flags: match[3] ?? '' };
}
