import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { EngineError } from './engine-error.js';
import type { Statement } from './engine.js';

export interface Credentials {
  user: string;
  password: string;
}

const maxBodyBytes = 256 * 1024 * 1024;
const unzip = promisify(gunzip);

// Parameters of the HTTP interface itself; every other one is a setting (https://clickhouse.com/docs/interfaces/http).
const ownParameters = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'user',
  'password',
  'quota_key',
  'wait_end_of_query',
  'buffer_size',
  'enable_http_compression',
]);
const refusedParameters = ['session_id', 'role', 'compress', 'decompress'];

/** @throws EngineError 516 unless the request carries the user and password in one of the three forms. */
export function authenticate(request: IncomingMessage, url: URL, expected: Credentials): void {
  const given = credentialsOf(request, url);
  const isRight = [isSame(given.user, expected.user), isSame(given.password, expected.password)].every(Boolean);
  if (isRight) return;
  const text = `${given.user}: Authentication failed: password is incorrect, or there is no user with such name`;
  throw new EngineError(516, 'AUTHENTICATION_FAILED', text);
}

function credentialsOf({ headers }: IncomingMessage, url: URL): Credentials {
  const basic = /^Basic (\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [user = '', ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { user, password: password.join(':') };
  }
  const header = (name: string) => headers[name]?.toString();
  return {
    user: header('x-clickhouse-user') ?? url.searchParams.get('user') ?? 'default',
    password: header('x-clickhouse-key') ?? url.searchParams.get('password') ?? '',
  };
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The statement that the request asks for. @throws EngineError when it asks for what the embedded server cannot do. */
export async function readStatement(request: IncomingMessage, url: URL): Promise<Statement> {
  const { searchParams } = url;
  assertPossible(searchParams);
  const settings = new Map<string, string>();
  const parameters = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (name.startsWith('param_')) parameters.set(name.slice('param_'.length), value);
    else if (!ownParameters.has(name)) settings.set(name, value);
  }
  // As with a server, a GET changes nothing.
  if (request.method === 'GET') settings.set('readonly', '2');
  return {
    sql: joinSql(searchParams.get('query') ?? '', (await readBody(request)).toString('utf8')),
    format: searchParams.get('default_format') ?? 'TabSeparated',
    database: searchParams.get('database') ?? undefined,
    settings,
    parameters,
  };
}

function assertPossible(searchParams: URLSearchParams): void {
  const refused = refusedParameters.find((name) => (searchParams.get(name) ?? '0') !== '0');
  if (refused === undefined) return;
  throw new EngineError(48, 'NOT_IMPLEMENTED', `${refused} is not supported by the embedded server`);
}

/** The SQL may be in the URL with the data of an INSERT in the body, or in the body alone. */
function joinSql(query: string, body: string): string {
  if (query === '') return body;
  if (body === '') return query;
  return `${query}\n${withoutBlankLines(query, body)}`;
}

/** For chdb a blank line ends the data, and what follows is the next statement. */
function withoutBlankLines(query: string, body: string): string {
  if (!/^\r?\n|\n\r?\n/.test(body)) return body;
  if (/FORMAT\s+JSON\w*EachRow\s*$/i.test(query)) return body.replaceAll(/(?:\r?\n)+/g, '\n').replace(/^\n/, '');
  throw new EngineError(48, 'NOT_IMPLEMENTED', 'Blank lines in the data are not supported by the embedded server');
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw EngineError.bodyTooLarge(maxBodyBytes);
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  switch (request.headers['content-encoding'] ?? 'identity') {
    case 'identity':
      return body;
    case 'gzip':
      return unzip(body, { maxOutputLength: maxBodyBytes }).catch((error: unknown) => {
        if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') throw EngineError.bodyTooLarge(maxBodyBytes);
        throw new EngineError(354, 'ZLIB_INFLATE_FAILED', 'The body is not gzip', 400);
      });
    default:
      throw new EngineError(48, 'NOT_IMPLEMENTED', 'Only gzip is supported as Content-Encoding');
  }
}
