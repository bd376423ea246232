import type { Server } from 'node:http';
import { Module, type BeforeApplicationShutdown, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { mcpServerFactory } from './mcp.endpoint.js';
import { createPipeline } from './pipeline.js';
import { readProxyConfig, type ProxyConfig } from './proxy.config.js';
import { WellKnown } from './well-known.js';
import { startParts, stopParts, type ProxyParts } from './proxy.parts.js';

const graceMs = 2_000;

/** Ends the calls before Nest closes the listener, and the parts after that. */
export class PartsLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    readonly parts: ProxyParts,
    readonly server: Server,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.parts.inFlight.stop(graceMs);
    this.server.closeAllConnections();
  }

  onApplicationShutdown(): Promise<void> {
    return stopParts(this.parts);
  }
}

/** Nest is the shell: lifecycle and health. No MCP request passes through it. */
@Module({})
export class ProxyModule {
  static with(parts: ProxyParts, server: Server): DynamicModule {
    const lifecycle = new PartsLifecycle(parts, server);
    return { module: ProxyModule, providers: [{ provide: PartsLifecycle, useValue: lifecycle }] };
  }
}

/** The proxy; each start makes parts of its own. */
export function proxy(): ServiceDefinition<ProxyConfig> {
  let parts: ProxyParts | undefined;
  let server: Server | undefined;
  return {
    name: 'proxy',
    readConfig: readProxyConfig,
    serverFactory: (config, running) => {
      const started = startParts(config, running);
      parts = started;
      const wellKnown = new WellKnown(config, () => started.snapshots.current);
      const listener = mcpServerFactory(wellKnown, createPipeline(started));
      return (...args) => (server = listener(...args));
    },
    module: () => {
      if (!parts || !server) throw new TypeError('the server is made before the module');
      return ProxyModule.with(parts, server);
    },
    notReady: () => [
      ...(parts?.snapshots.isReady() ? [] : ['the snapshot is catching up']),
      ...(parts?.snapshots.isInForce(performance.now()) ? [] : ['NATS has not been heard of for too long']),
      ...(parts?.inFlight.isStopping ? ['stopping'] : []),
    ],
  };
}
