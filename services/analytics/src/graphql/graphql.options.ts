import type { MercuriusDriverConfig } from '@nestjs/mercurius';
import { MercuriusDriver } from '@nestjs/mercurius';
import type { FastifyRequest } from 'fastify';
import { GatehouseError } from '@gatehouse/errors';
import type { TokenVerifier } from '@gatehouse/identity';
import type { Logger } from '@gatehouse/observability';
import { formatErrors } from './graphql-errors.js';
import { assertShortEnough, assertWithinLimits, queryLimits } from './query-limits.js';

/** The GraphQL API: nothing, introspection included, without a good token; limits before anything is read. */
export function graphqlOptions(verifier: TokenVerifier, logger: Logger): MercuriusDriverConfig {
  return {
    driver: MercuriusDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    graphql: { parseOptions: { maxLexicalTokens: queryLimits.tokens } },
    additionalRouteOptions: {
      preHandler: async (request: FastifyRequest) => {
        await verifier.verify(bearerOf(request));
      },
    },
    hooks: {
      preParsing: async (_schema, source) => assertShortEnough(source),
      preExecution: async (schema, document, _context, variables) => assertWithinLimits(schema, document, variables),
    },
    errorFormatter: (execution) => formatErrors(execution, logger),
  };
}

function bearerOf({ headers }: FastifyRequest): string {
  const token = /^Bearer ([^\s]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) throw new GatehouseError('GATEHOUSE_AUTH_REQUIRED');
  return token;
}
