import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { productVersion } from '@gatehouse/service-kit';
import { PartClient } from '../forwarding/part.client.js';
import { forwardedRoutes } from '../forwarding/routes.js';
import { partNames, type PartName } from '../portal.config.js';
import { mergeDescriptions, type Description, type PartDescription } from './merge-descriptions.js';

const keepMs = 30_000;

/** The OpenAPI description of the public API, put together from those of the parts. */
@Injectable()
export class PublicDescription {
  private kept: { document: object; until: number } | undefined;

  constructor(
    private readonly client: PartClient,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Parts that do not answer are missing from it, and named in its text. */
  async read(): Promise<object> {
    if (this.kept && this.kept.until > Date.now()) return this.kept.document;
    const answers = await Promise.all(partNames.map((name) => this.describe(name)));
    const known = answers.filter((answer) => answer !== undefined);
    const missing = partNames.filter((name) => name !== 'analytics' && !known.some(({ part }) => part === name));
    const document = toDocument([await this.describeSelf(), ...known], missing);
    if (missing.length === 0) this.kept = { document, until: Date.now() + keepMs };
    return document;
  }

  private async describe(part: PartName): Promise<PartDescription | undefined> {
    try {
      const answer = await this.client.request(part, { method: 'GET', path: '/openapi.json', timeoutMs: 3_000 });
      const description = (await answer.body.json()) as Description;
      return answer.statusCode === 200 ? { part, prefix: '/api', description: onlyPublic(description) } : undefined;
    } catch {
      return undefined;
    }
  }

  private async describeSelf(): Promise<PartDescription> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await fastify.inject({ method: 'GET', url: '/openapi.json' });
    return { part: 'portal', prefix: '', description: answer.json<Description>() };
  }
}

/** A part may have routes that the portal does not pass on. */
function onlyPublic(description: Description): Description {
  const isPublic = (path: string) =>
    forwardedRoutes.some((route) => `/api${path}` === route.path || `/api${path}`.startsWith(`${route.path}/`));
  const paths = Object.fromEntries(Object.entries(description.paths ?? {}).filter(([path]) => isPublic(path)));
  return { ...description, paths };
}

function toDocument(parts: readonly PartDescription[], missing: readonly string[]): object {
  const { paths, components } = mergeDescriptions(parts);
  const gap =
    missing.length === 0 ? '' : `\n\n**Not answering at the moment, and missing here:** ${missing.join(', ')}.`;
  const description = `The administration API of Gatehouse. Calls are found in the log through GraphQL at \`/graphql\`.

Scripts send \`Authorization: Bearer <access token>\` of the identity provider. Commands answer with the version of what
they changed (also the \`ETag\`); \`If-Match\` makes a change conditional, \`?wait=applied\` answers only when every
gateway has applied it, and reads take \`?minSeq=<version>\`.${gap}`;
  return {
    openapi: '3.0.3',
    info: { title: 'Gatehouse', version: productVersion, description },
    servers: [{ url: '/' }],
    paths,
    components: {
      ...components,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
    security: [{ bearer: [] }],
  };
}
