import { GatehouseError, type ProblemDetails } from '@gatehouse/errors';
import { fetchFrom } from './fetch-from.js';
import { RemoteProblem } from './problem.js';

/** The answer to a change. */
export interface Accepted {
  id: string;
  version: number;
  /** False when everything was already as wished. */
  changed: boolean;
  /** Gateway replicas that have applied it, when waited for. */
  appliedBy?: number;
}

/** A change as the user wants it made. */
export interface ChangeOptions {
  /** Wait until every gateway replica has applied it. */
  wait: boolean;
  /** Only if this is still its version. */
  ifMatch?: string;
}

interface Request {
  method: string;
  path: string;
  body?: object;
  /** A body that is sent while it is made, and its type. */
  stream?: { chunks: AsyncIterable<Uint8Array>; type: string };
  headers?: Record<string, string>;
}

/** Registering a backend probes it, and a change may wait for every replica. */
const timeoutMs = 90_000;
/** Gigabytes over a slow line take their time. */
const uploadTimeoutMs = 3_600_000;

/** The portal's public API as the user who is signed in. Failures are RFC 9457 problems. */
export class ApiClient {
  constructor(
    private readonly portalUrl: string,
    private readonly token: () => Promise<string>,
  ) {}

  /** @throws RemoteProblem, GatehouseError GATEHOUSE_CLI_* */
  async get<T>(path: string): Promise<T> {
    return (await this.request({ method: 'GET', path: `/api${path}` })) as T;
  }

  /** A question that takes a body; it changes nothing. @throws RemoteProblem, GatehouseError GATEHOUSE_CLI_* */
  async ask<T>(path: string, body: object): Promise<T> {
    return (await this.request({ method: 'POST', path: `/api${path}`, body })) as T;
  }

  /** @throws RemoteProblem, GatehouseError GATEHOUSE_CLI_* */
  async change<T extends Accepted = Accepted>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    { wait, ifMatch }: ChangeOptions,
    body?: object,
  ): Promise<T> {
    return (await this.request({
      method,
      path: changePath(path, wait),
      ...(body === undefined ? {} : { body }),
      headers: matchHeaders(ifMatch),
    })) as T;
  }

  /** A change whose body is sent while it is read. @throws RemoteProblem, GatehouseError GATEHOUSE_CLI_*, what reading throws */
  async upload(
    path: string,
    { wait, ifMatch }: ChangeOptions,
    chunks: AsyncIterable<Uint8Array>,
    type: string,
  ): Promise<Accepted> {
    // "fetch" takes it for a broken connection when reading fails.
    const failures: unknown[] = [];
    const stream = { chunks: watched(chunks, (error) => failures.push(error)), type };
    try {
      const request = { method: 'PUT', path: changePath(path, wait), stream, headers: matchHeaders(ifMatch) };
      return (await this.request(request)) as Accepted;
    } catch (error) {
      throw failures[0] ?? error;
    }
  }

  /** @throws RemoteProblem, GatehouseError GATEHOUSE_CLI_* */
  async graphql<T>(query: string, variables: object): Promise<T> {
    const answer = await this.request({ method: 'POST', path: '/graphql', body: { query, variables } });
    return (answer as { data: T }).data;
  }

  private async request({ method, path, body, stream, headers = {} }: Request): Promise<unknown> {
    const response = await fetchFrom(
      this.portalUrl + path,
      {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${await this.token()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(stream === undefined ? {} : { 'content-type': stream.type }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(stream === undefined ? {} : { body: ReadableStream.from(stream.chunks), duplex: 'half' }),
      },
      stream ? uploadTimeoutMs : timeoutMs,
    );
    const answer: unknown = await response.json().catch(() => undefined);
    const problem = problemIn(answer, response.status);
    if (!problem && response.ok && answer !== undefined) return answer;
    if (!problem) {
      const detail = `${this.portalUrl} answered ${response.status}.`;
      throw new GatehouseError('GATEHOUSE_CLI_NOT_GATEHOUSE', { detail });
    }
    if (problem.status !== 401) throw new RemoteProblem(problem);
    const detail = `${problem.title} (${problem.code}).`;
    throw new GatehouseError('GATEHOUSE_CLI_NOT_SIGNED_IN', { detail });
  }
}

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  onFailure: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    onFailure(error);
    throw error;
  }
}

function changePath(path: string, wait: boolean): string {
  return `/api${path}${wait ? '?wait=applied' : ''}`;
}

function matchHeaders(ifMatch: string | undefined): Record<string, string> {
  return ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` };
}

/** The problem of an answer, be it REST's or GraphQL's. */
function problemIn(answer: unknown, status: number): ProblemDetails | undefined {
  const { code, errors } = (answer ?? {}) as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && status >= 400) return answer as ProblemDetails;
  const [first] = Array.isArray(errors) ? (errors as { extensions?: Partial<ProblemDetails> }[]) : [];
  const extensions = first?.extensions;
  if (extensions?.code === undefined) return undefined;
  return { type: `/problems/${extensions.code}`, title: '', hint: '', ...extensions, status, code: extensions.code };
}
