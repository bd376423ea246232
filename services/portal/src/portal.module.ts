import { Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { LogoutTokenVerifier } from '@gatehouse/identity';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { DocsController } from './api-docs/docs.controller.js';
import { PublicDescription } from './api-docs/public-description.js';
import { BrokerClient } from './connect/broker.client.js';
import { ConnectController } from './connect/connect.controller.js';
import { Forwarder } from './forwarding/forwarder.js';
import { PartClient } from './forwarding/part.client.js';
import { PortalTables1764000500000, SessionOrigins1765400000000 } from './migrations.js';
import { serveConsole } from './pages/console-files.js';
import { graphqlPage, isVisitToGraphql } from './pages/graphql-page.js';
import { securityHeaders } from './pages/security-headers.js';
import { PortalConfig, readPortalConfig } from './portal.config.js';
import { AuthController } from './sessions/auth.controller.js';
import { AuthenticateRequest } from './sessions/authenticate-request.js';
import { OidcClient } from './sessions/oidc.client.js';
import { SessionStore } from './sessions/session-store.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionRow } from './sessions/sessions.entity.js';
import { ResourceMetadataController } from './status/resource-metadata.controller.js';
import { StatusController } from './status/status.controller.js';
import { StatusQuery } from './status/status.query.js';

@Module({})
export class PortalModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: PortalConfig,
    private readonly authenticate: AuthenticateRequest,
    private readonly forwarder: Forwarder,
  ) {}

  static with(config: PortalConfig): DynamicModule {
    return {
      module: PortalModule,
      controllers: [
        AuthController,
        ConnectController,
        DocsController,
        ResourceMetadataController,
        SessionsController,
        StatusController,
      ],
      providers: [
        { provide: PortalConfig, useValue: config },
        AuthenticateRequest,
        BrokerClient,
        Forwarder,
        OidcClient,
        PartClient,
        PublicDescription,
        SessionStore,
        { provide: LogoutTokenVerifier, useValue: new LogoutTokenVerifier(config) },
        StatusQuery,
      ],
    };
  }

  /** What stands before and beside Nest's own routes. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const headers = securityHeaders(this.config.publicUrl);
    fastify.addHook('onRequest', async (request, reply) => {
      void reply.headers(headers);
      if (isVisitToGraphql(request)) {
        return reply.type('text/html; charset=utf-8').send(graphqlPage(this.config.publicUrl));
      }
      if (/^\/(api|graphql)(\/|\?|$)/.test(request.url)) await this.authenticate.run(request, reply);
    });
    this.forwarder.register(fastify);
    serveConsole(fastify);
  }
}

export const portal: ServiceDefinition<PortalConfig> = {
  name: 'portal',
  readConfig: readPortalConfig,
  module: (config) => PortalModule.with(config),
  database: {
    url: (config) => config.databaseUrl,
    entities: [SessionRow],
    migrations: [PortalTables1764000500000, SessionOrigins1765400000000],
  },
  apiDescription: 'Who is signed in, and the state of the product.',
};
