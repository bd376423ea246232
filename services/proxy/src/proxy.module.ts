import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { ServiceDefinition } from '@gatehouse/service-kit';
import { mcpServerFactory } from './mcp.endpoint.js';
import { createPipeline } from './pipeline.js';
import { readProxyConfig, type ProxyConfig } from './proxy.config.js';
import { startParts, stopParts, type ProxyParts } from './proxy.parts.js';

/** Ends the parts when Nest has closed the listener. */
class PartsLifecycle implements OnApplicationShutdown {
  constructor(readonly parts: ProxyParts) {}

  onApplicationShutdown(): Promise<void> {
    return stopParts(this.parts);
  }
}

/** Nest is the shell: lifecycle and health. No MCP request passes through it. */
@Module({})
export class ProxyModule {
  static with(parts: ProxyParts): DynamicModule {
    return { module: ProxyModule, providers: [{ provide: PartsLifecycle, useValue: new PartsLifecycle(parts) }] };
  }
}

/** The proxy; each start makes parts of its own. */
export function proxy(): ServiceDefinition<ProxyConfig> {
  let parts: ProxyParts | undefined;
  return {
    name: 'proxy',
    readConfig: readProxyConfig,
    serverFactory: (config, running) => {
      parts = startParts(config, running);
      return mcpServerFactory(config, createPipeline(parts));
    },
    module: () => {
      if (!parts) throw new TypeError('the server is made before the module');
      return ProxyModule.with(parts);
    },
    notReady: () => (parts?.snapshots.isReady() ? [] : ['the snapshot is catching up']),
  };
}
