import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { childOf, type Tracing } from '@gatehouse/observability';

/** One span per request, with route and status. What the request causes elsewhere belongs to the span's trace. */
export function traceRequests(server: FastifyInstance, tracing: Tracing): void {
  const parents = new WeakMap<IncomingMessage, string | undefined>();
  server.addHook('onRequest', (request, _, done) => {
    const parent = request.headers.traceparent;
    parents.set(request.raw, typeof parent === 'string' ? parent : undefined);
    request.headers.traceparent = childOf(parents.get(request.raw));
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'no route';
    tracing.record({
      name: `${request.method} ${route}`,
      traceparent: String(request.headers.traceparent),
      parent: parents.get(request.raw),
      startMs: Date.now() - reply.elapsedTime,
      durationMs: reply.elapsedTime,
      attributes: {
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': reply.statusCode,
      },
      isError: reply.statusCode >= 500,
    });
    done();
  });
}
