import type { FastifyRequest } from 'fastify';
import { escapeHtml, page } from './page.js';

/** Whether a person has opened the GraphQL endpoint in a browser, without a query. */
export function isVisitToGraphql({
  method,
  url,
  headers,
}: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  return method === 'GET' && url === '/graphql' && (headers.accept?.includes('text/html') ?? false);
}

/** What such a person is told: how the call log is asked. */
export function graphqlPage(publicUrl: string): string {
  const to = new Date().toISOString();
  const from = new Date(Date.parse(to) - 3_600_000).toISOString();
  const filter = `{ from: "${from}", to: "${to}" }`;
  const query = `{ calls(filter: ${filter}, first: 10) { edges { node { time agent backend tool verdict reason } } } }`;
  const request = `curl ${publicUrl}/graphql \\
  -H "authorization: Bearer $TOKEN" \\
  -H "content-type: application/json" \\
  -d '${JSON.stringify({ query })}'`;
  return page(
    'The call log, by GraphQL',
    `<p>This address answers queries that programs send by POST. For people the same log is a
      <a href="/logs">page of the console</a>, and the other addresses of the API are
      <a href="/api/docs">described with a way to try them</a>.</p>
      <p>The calls of the last hour, with an access token of your identity provider:</p>
      <pre style="white-space:pre-wrap;overflow-wrap:anywhere;font-size:.8rem">${escapeHtml(request)}</pre>
      <p>The whole schema is told by an introspection query; GraphQL clients ask it by themselves.</p>`,
  );
}
