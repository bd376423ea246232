import { createServer, type Server } from 'node:http';
import { gauge, mergeMetrics } from './metrics.js';
import type { Supervisor } from './supervisor.js';

export interface ListenerOptions {
  port: number;
  supervisor: Supervisor;
  /** Where the parts tell their own metrics. */
  metricsUrls(): readonly string[];
}

/** `/status` and the metrics of the whole product, on loopback. */
export async function startSupervisorListener({ port, supervisor, metricsUrls }: ListenerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body);
    // A page whose name was made to point here (DNS rebinding) does not get to read it.
    if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(request.headers.host ?? '')) {
      return response.writeHead(403).end();
    }
    switch (request.url) {
      case '/status':
        return answer('application/json', JSON.stringify({ parts: supervisor.status() }));
      case '/metrics':
        return void allMetrics(supervisor, metricsUrls()).then((text) => answer('text/plain; version=0.0.4', text));
      default:
        return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}

async function allMetrics(supervisor: Supervisor, urls: readonly string[]): Promise<string> {
  const pages = await Promise.all(urls.map(readPage));
  return mergeMetrics([ownMetrics(supervisor), ...pages]);
}

function ownMetrics(supervisor: Supervisor): string {
  const parts = supervisor.status();
  return [
    gauge(
      'gatehouse_part_ready',
      '1 = the part is ready',
      parts.map((p) => [p.name, Number(p.state === 'ready')]),
    ),
    gauge(
      'gatehouse_part_restarts',
      'How often the part was restarted',
      parts.map((p) => [p.name, p.restarts]),
    ),
    gauge(
      'gatehouse_part_memory_bytes',
      'Memory of the part',
      parts.map((p) => [p.name, p.memoryBytes]),
    ),
  ].join('');
}

/** A part that does not answer has no metrics; that it is not ready is a metric of its own. */
async function readPage(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    return response.ok ? await response.text() : '';
  } catch {
    return '';
  }
}
