import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a token endpoint answers; 200 when nothing else is said. */
interface TokenAnswer {
  status?: number;
  body: object;
}

/** An authorization server that a test makes behave as no library would. */
export interface FaultyServer {
  issuer: string;
  /** Its metadata; changed by a test, and gone when undefined. */
  metadata: Record<string, unknown> | undefined;
  /** What the answer to a sign-in has besides the code, or instead. */
  answer: Record<string, string>;
  /** Answers the token endpoint. */
  token: (parameters: URLSearchParams, request: IncomingMessage) => TokenAnswer | Promise<TokenAnswer>;
  /** Redirects every request while set. */
  redirectTo: string | undefined;
  /** Requests by path, in order of arrival. */
  readonly requests: { path: string; parameters: URLSearchParams }[];
  stop(): Promise<void>;
}

export async function startFaultyServer(): Promise<FaultyServer> {
  const server = createServer((request, response) => {
    void serve(faulty, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const faulty: FaultyServer = {
    issuer,
    metadata: {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      registration_endpoint: `${issuer}/register`,
      revocation_endpoint: `${issuer}/revoke`,
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      authorization_response_iss_parameter_supported: true,
    },
    answer: { iss: issuer },
    token: () => ({ body: { access_token: 'faulty-token', token_type: 'Bearer', expires_in: 3_600 } }),
    redirectTo: undefined,
    requests: [],
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return faulty;
}

async function serve(faulty: FaultyServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', faulty.issuer);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const parameters = request.method === 'POST' ? new URLSearchParams(text) : searchParams;
  faulty.requests.push({ path: pathname, parameters });
  const send = (status: number, body: object) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (faulty.redirectTo !== undefined) return void response.writeHead(302, { location: faulty.redirectTo }).end();
  if (pathname.startsWith('/.well-known/')) return faulty.metadata ? send(200, faulty.metadata) : send(404, {});
  if (pathname === '/register') return send(201, { client_id: 'faulty-client', token_endpoint_auth_method: 'none' });
  if (pathname === '/authorize') {
    const back = new URL(parameters.get('redirect_uri') ?? '');
    const answer = { code: 'a-code', state: parameters.get('state') ?? '', ...faulty.answer };
    for (const [name, value] of Object.entries(answer)) back.searchParams.set(name, value);
    return void response.writeHead(302, { location: back.href }).end();
  }
  if (pathname === '/token') {
    const { status = 200, body } = await faulty.token(parameters, request);
    return send(status, body);
  }
  return send(200, {});
}
