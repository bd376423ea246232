import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';

const consoleRoot = resolve(import.meta.dirname, '../../console');
/** Paths that are never pages of the console. */
const notPages = ['/api', '/graphql', '/auth', '/connect', '/oauth', '/assets'];

/** Serves the built console: its files, and its one page for every other path, whose parts the browser tells apart. */
export function serveConsole(fastify: FastifyInstance, root = consoleRoot): void {
  void fastify.register(fastifyStatic, {
    root,
    serve: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names of assets carry a hash of their content.
      const isHashed = path.startsWith(join(root, 'assets'));
      void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  fastify.get('/*', (request, reply) => send(root, request, reply));
}

function send(root: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = new URL(request.url, 'http://localhost').pathname;
  const isFile = /\.[a-z0-9]+$/i.test(path);
  if (isFile && existsSync(join(root, path))) return reply.sendFile(path);
  if (isFile || notPages.some((start) => path === start || path.startsWith(`${start}/`))) {
    throw new GatehouseError('GATEHOUSE_REQUEST_NOT_FOUND', { detail: `Nothing at ${path}.` });
  }
  if (!existsSync(join(root, 'index.html'))) throw new GatehouseError('GATEHOUSE_PORTAL_CONSOLE_MISSING');
  return reply.sendFile('index.html');
}
