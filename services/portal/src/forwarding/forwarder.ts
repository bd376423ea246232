import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { bearerOf, TokenVerifier } from '@gatehouse/identity';
import type { PartName } from '../portal.config.js';
import { PartClient, type PartRequest } from './part.client.js';
import { forwardedRoutes, pathAtPart } from './routes.js';

/** Of uploads that may be larger than what is kept in memory. */
const streamedTypes = ['text/csv', 'application/vnd.gatehouse.exact-data'];
const uploadTimeoutMs = 600_000;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** What a part gets to see of a request, and a caller of an answer. Cookies are in neither list. */
const requestHeaders = [
  'authorization',
  'accept',
  'content-type',
  'if-match',
  'if-none-match',
  'traceparent',
  'tracestate',
];
const answerHeaders = [
  'content-type',
  'content-length',
  'content-disposition',
  'etag',
  'retry-after',
  'www-authenticate',
  'allow',
];

/** Passes the paths of the public API on to the parts that own them, as the caller; each part checks permissions itself. */
@Injectable()
export class Forwarder {
  constructor(
    private readonly parts: PartClient,
    private readonly verifier: TokenVerifier,
  ) {}

  /** Registers the routes, apart from Nest's: bodies go through unread. */
  register(fastify: FastifyInstance): void {
    void fastify.register((scope, _, done) => {
      scope.removeAllContentTypeParsers();
      // Uploads go through as they come; who gets them sees to their size.
      scope.addContentTypeParser(streamedTypes, (_request, payload, parsed) => parsed(null, payload));
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
      for (const { path, part } of forwardedRoutes) {
        const handler = (request: FastifyRequest, reply: FastifyReply) => this.forward(part, request, reply);
        scope.route({ method: methods, url: path, handler });
        if (path.startsWith('/api/')) scope.route({ method: methods, url: `${path}/*`, handler });
      }
      done();
    });
  }

  private async forward(part: PartName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    await this.verifier.verify(bearerOf(request.headers.authorization));
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    const sent = this.parts.request(part, {
      method: request.method,
      path: pathAtPart(request.url),
      headers: pick(request.headers, requestHeaders),
      signal: gone.signal,
      ...bodyOf(request.body),
    });
    const answer = await sent.catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
    // Nobody is left to answer.
    if (!answer) return reply.hijack();
    answer.body.once('error', () => reply.raw.destroy());
    return reply
      .status(answer.statusCode)
      .headers({ 'cache-control': 'no-store', ...pick(answer.headers, answerHeaders) })
      .send(answer.body);
  }
}

function bodyOf(body: unknown): Pick<PartRequest, 'body' | 'timeoutMs'> {
  if (body instanceof Readable) return { body, timeoutMs: uploadTimeoutMs };
  return Buffer.isBuffer(body) ? { body } : {};
}

function pick(
  headers: Record<string, string | string[] | undefined>,
  names: readonly string[],
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
