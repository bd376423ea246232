/** RFC 9457 body of every failure. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  hint: string;
  detail?: string;
  errors?: readonly string[];
  traceId?: string;
}

/** A request that failed, with what to tell the person. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ApiError';
  }

  is(code: string): boolean {
    return this.problem.code === code;
  }
}

interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Version that the change is based on; refused when somebody changed it since. */
  ifVersion?: number | undefined;
  signal?: AbortSignal;
}

/** One request to the portal, as the signed-in user. @throws ApiError */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { method = 'GET', body, ifVersion, signal } = options;
  const response = await fetch(path, {
    method,
    headers: {
      // The portal accepts changes with the log-in cookie only with this header (no other site can add it).
      'x-gatehouse-csrf': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiError(unreachable);
  });
  const text = await response.text();
  if (!response.ok) throw new ApiError(toProblem(response.status, text));
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A file on its way. */
export interface Upload {
  file: File;
  type: string;
  /** How much of it is on its way, 0 to 1. */
  onProgress: (part: number) => void;
  /** Version that the change is based on; refused when somebody changed it since. */
  ifVersion: number;
}

/** Sends a file as it is read. @throws ApiError */
export function upload<T>(path: string, { file, type, onProgress, ifVersion }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open('PUT', path);
    sending.setRequestHeader('x-gatehouse-csrf', '1');
    sending.setRequestHeader('content-type', type);
    sending.setRequestHeader('if-match', `"${ifVersion}"`);
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    sending.onerror = () => reject(new ApiError(unreachable));
    sending.onload = () => {
      const { status, responseText } = sending;
      if (status >= 200 && status < 300) resolve(JSON.parse(responseText) as T);
      else reject(new ApiError(toProblem(status, responseText)));
    };
    sending.send(file);
  });
}

interface GraphqlError {
  message: string;
  extensions?: Partial<Problem>;
}

interface GraphqlAnswer<T> {
  data?: T | null;
  errors?: readonly GraphqlError[];
}

/** One GraphQL query. @throws ApiError */
export async function query<T>(document: string, variables: object, signal?: AbortSignal): Promise<T> {
  const body = { query: document, variables };
  const options = { method: 'POST' as const, body, ...(signal ? { signal } : {}) };
  const { data, errors = [] } = await request<GraphqlAnswer<T>>('/graphql', options);
  const [error] = errors;
  if (error) throw new ApiError({ ...unknownFailure(500), detail: error.message, ...error.extensions });
  if (!data) throw new ApiError(unknownFailure(500));
  return data;
}

const unreachable: Problem = {
  status: 0,
  code: 'UNREACHABLE',
  title: 'The Gatehouse portal does not answer',
  hint: 'Check your connection, and that Gatehouse is running.',
};

function unknownFailure(status: number): Problem {
  return { status, code: `HTTP_${status}`, title: 'The request failed', hint: 'Try again in a moment.' };
}

/** GraphQL answers with its own shape also when it refuses a request whole. */
function toProblem(status: number, text: string): Problem {
  try {
    const { errors = [], ...body } = JSON.parse(text) as Partial<Omit<Problem, 'errors'>> & {
      errors?: readonly (string | GraphqlError)[];
    };
    const [error] = errors;
    if (typeof error === 'object') return { ...unknownFailure(status), detail: error.message, ...error.extensions };
    return { ...unknownFailure(status), ...body, errors: errors.filter((e) => typeof e === 'string'), status };
  } catch {
    return unknownFailure(status);
  }
}
