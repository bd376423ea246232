import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as it arrives over OTLP/HTTP with JSON. */
export interface CollectedSpan {
  service: string;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  attributes: Record<string, unknown>;
  isError: boolean;
  durationMs: number;
  startMs: number;
}

/** A collector on loopback that keeps what it is sent. */
export interface Collector {
  url: string;
  spans: CollectedSpan[];
  /** The bodies as they came. */
  bodies: string[];
  stop(): Promise<void>;
}

/* eslint-disable @typescript-eslint/no-explicit-any -- OTLP's JSON, of which a few fields are read */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url !== '/v1/traces') return response.writeHead(404).end();
      const text = Buffer.concat(chunks).toString();
      bodies.push(text);
      for (const resource of JSON.parse(text).resourceSpans) {
        const service = valuesOf(resource.resource.attributes)['service.name'];
        for (const span of resource.scopeSpans.flatMap((scope: any) => scope.spans)) spans.push(toSpan(service, span));
      }
      return response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function toSpan(service: unknown, span: any): CollectedSpan {
  const ms = (nanos: string) => Number(nanos) / 1e6;
  return {
    service: String(service),
    name: span.name,
    kind: span.kind,
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    attributes: valuesOf(span.attributes),
    isError: span.status.code === 2,
    startMs: ms(span.startTimeUnixNano),
    durationMs: ms(span.endTimeUnixNano) - ms(span.startTimeUnixNano),
  };
}

function valuesOf(attributes: any[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value as object)[0]]));
}
