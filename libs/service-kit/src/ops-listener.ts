import { createServer, type Server } from 'node:http';
import type { Registry } from '@gatehouse/observability';

export interface OpsOptions {
  host: string;
  port: number;
  metrics: Registry;
  /** What is not ready yet, in words; empty = ready. */
  notReady(): readonly string[];
}

/** `/health/live`, `/health/ready` and `/metrics`, on a port that is never public. */
export async function startOpsListener({ host, port, metrics, notReady }: OpsOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (!isInternalHost(request.headers.host)) return answer(403, { status: 'this name of the host is not accepted' });
    switch (request.url) {
      case '/health/live':
        return answer(200, { status: 'live' });
      case '/health/ready': {
        const missing = notReady();
        return answer(missing.length === 0 ? 200 : 503, {
          status: missing.length === 0 ? 'ready' : 'starting',
          missing,
        });
      }
      case '/metrics':
        metrics.metrics().then(
          (text) => response.writeHead(200, { 'content-type': metrics.contentType }).end(text),
          () => answer(500, { status: 'a metric cannot be read' }),
        );
        return undefined;
      default:
        return answer(404, { status: 'not found' });
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return server;
}

/**
 * Nobody signs in here, so a page whose name was made to point here (DNS rebinding) must be told apart: only addresses and
 * names that nobody outside can own are accepted, as probes and Prometheus use them.
 */
function isInternalHost(host = ''): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (/^[\d.]+$|^\[[\da-f:.]+\]$/.test(name)) return true;
  return /^[a-z0-9_-]+$|^[a-z0-9_.-]+\.(?:svc|cluster\.local|internal|localhost)$/.test(name);
}
