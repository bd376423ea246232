import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { EngineError } from './engine-error.js';
import { Engine, type Outcome } from './engine.js';
import { authenticate, readStatement, type Credentials } from './http-request.js';

export interface EmbeddedClickHouseOptions extends Credentials {
  /** Where the data lies. */
  dir: string;
  /** 0 = any free port. */
  port: number;
  /** 127.0.0.1 when left out. */
  host?: string;
}

/** A running embedded ClickHouse. */
export interface EmbeddedClickHouse {
  /** URL without credentials. */
  url: string;
  /** Lets running statements end (up to 4 s), then closes the data. */
  stop(): Promise<void>;
}

const maxRunning = 4;
const maxWaiting = 200;
const maxUrlBytes = 1024 * 1024;
const stopWithinMs = 4_000;
const zip = promisify(gzip);

/**
 * Opens ClickHouse in this process and serves it as a ClickHouse server does over HTTP: `/ping`, and statements on `/`
 * with settings, query parameters, basic authentication and gzip. A process can do this once at a time.
 * @throws Error when the directory or the port is in use.
 */
export async function startEmbeddedClickHouse(options: EmbeddedClickHouseOptions): Promise<EmbeddedClickHouse> {
  const engine = await Engine.open({ dir: options.dir, maxRunning, maxWaiting });
  const server = createServer({ maxHeaderSize: maxUrlBytes, keepAliveTimeout: 10_000 }, (request, response) => {
    void serve(request, response, engine, options);
  });
  const { host = '127.0.0.1', port } = options;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    await engine.close();
    throw error;
  }
  const address = server.address() as AddressInfo;
  return { url: `http://${host}:${address.port}`, stop: () => stop(server, engine) };
}

async function stop(server: Server, engine: Engine): Promise<void> {
  const ended = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), stopWithinMs);
  await engine.close();
  // An answer may still be on its way to the client.
  server.closeIdleConnections();
  await ended;
  clearTimeout(timer);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  engine: Engine,
  credentials: Credentials,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const aborted = new AbortController();
  response.once('close', () => aborted.abort(new EngineError(394, 'QUERY_WAS_CANCELLED', 'The client went away')));
  try {
    if (url.pathname === '/ping') return void response.end('Ok.\n');
    authenticate(request, url, credentials);
    if (url.pathname !== '/' || (request.method !== 'GET' && request.method !== 'POST')) {
      return void response.writeHead(404).end('There is no handler for this address.\n');
    }
    const statement = await readStatement(request, url);
    const outcome = await engine.run(statement, aborted.signal);
    await answer(request, response, { url, outcome, format: formatOf(statement.sql) ?? statement.format });
  } catch (error) {
    refuse(response, EngineError.from(error));
  }
}

/** The format that the statement names, for the header that clients read. */
function formatOf(sql: string): string | undefined {
  const named = /\bFORMAT\s+(\w+)\s*(?:SETTINGS\b[^'"`]*)?;?\s*$/i.exec(sql.slice(-500));
  return named?.[1];
}

interface Answer {
  url: URL;
  outcome: Outcome;
  format: string;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { url: { searchParams }, outcome, format }: Answer,
): Promise<void> {
  const { bytes, rowsRead, bytesRead, elapsedSeconds } = outcome;
  const wantsGzip =
    ['1', 'true'].includes(searchParams.get('enable_http_compression') ?? '') &&
    /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  const body = wantsGzip ? await zip(bytes) : bytes;
  response.writeHead(200, {
    'content-type': format.startsWith('JSON') ? 'application/json; charset=UTF-8' : 'text/plain; charset=UTF-8',
    'content-length': body.length,
    'x-clickhouse-query-id': searchParams.get('query_id') ?? randomUUID(),
    'x-clickhouse-format': format,
    'x-clickhouse-summary': JSON.stringify({
      read_rows: String(rowsRead),
      read_bytes: String(bytesRead),
      elapsed_ns: String(Math.round(elapsedSeconds * 1e9)),
    }),
    ...(wantsGzip ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(body);
}

function refuse(response: ServerResponse, error: EngineError): void {
  if (response.destroyed) return;
  response.writeHead(error.status, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': String(error.code),
    // What is left of the body is not read.
    ...(error.status === 413 ? { connection: 'close' } : {}),
    ...(error.status === 401 ? { 'www-authenticate': 'Basic realm="ClickHouse server HTTP API"' } : {}),
  });
  response.end(`${error.message}\n`);
}
