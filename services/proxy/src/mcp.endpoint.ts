import { createServer, type RequestListener } from 'node:http';
import type { FastifyServerFactory } from 'fastify';
import type { WellKnown } from './well-known.js';

/** MCP traffic leaves the framework before routing; everything else goes to Fastify. */
export function mcpServerFactory(wellKnown: WellKnown, pipeline: RequestListener): FastifyServerFactory {
  return (fastify) => {
    // Node looks for requests that take too long every 30 s; the limits below are shorter.
    const limits = { connectionsCheckingInterval: 2_000, maxHeaderSize: 16_384 };
    // Of a header that comes twice, Node would keep the first, and whatever is before the gateway may go by the last;
    // joined, a host, token or content type is none.
    const options = { ...limits, joinDuplicateHeaders: true };
    const server = createServer(options, (request, response) => {
      const url = request.url ?? '';
      if (url.startsWith('/mcp')) pipeline(request, response);
      else if (!wellKnown.serves(request, response)) fastify(request, response);
    });
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    // Node would leave out the headers beyond, and nobody know; the pipeline counts them.
    server.maxHeadersCount = 0;
    server.maxConnections = maxConnections;
    server.keepAliveTimeout = 65_000;
    server.maxRequestsPerSocket = 0;
    return server;
  };
}

/** More would leave no files to be opened for backends and the spool. */
const maxConnections = 10_000;
