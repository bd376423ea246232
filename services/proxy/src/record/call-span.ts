import type { ServerSpan } from '@gatehouse/observability';
import type { Exchange } from '../exchange.js';
import { reasons } from '../reasons.js';

/** The call as a span: what its record says of the decision, nothing of what was sent. */
export function callSpan(exchange: Exchange): ServerSpan {
  const { request, message, route, backendId, outcome, traceparent, timeMs, startedAt } = exchange;
  const parent = request.headers.traceparent;
  const method = message?.method?.slice(0, 100) ?? 'unreadable';
  const backend = route ? backendId : '';
  return {
    name: backend ? `${method} ${backend}` : method,
    traceparent,
    parent: typeof parent === 'string' ? parent : undefined,
    startMs: timeMs,
    durationMs: performance.now() - startedAt,
    attributes: {
      'mcp.method.name': method,
      'gatehouse.backend': backend,
      'gatehouse.verdict': outcome.reason === 'ok' ? 'allowed' : reasons[outcome.reason].verdict,
      'gatehouse.reason': outcome.reason,
      'http.response.status_code': outcome.status,
    },
    isError: outcome.isError || outcome.status >= 500,
  };
}
