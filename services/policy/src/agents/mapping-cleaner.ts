import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CommandHandler, followControl } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import { predefinedAgents } from '@gatehouse/policy-eval';
import { Log, Nats } from '@gatehouse/service-kit';
import { agentDecider } from './agent.decider.js';
import { OutlivedMappings } from './outlived-mappings.js';

/** Takes removed backends away from the agents that were mapped to them. */
@Injectable()
export class MappingCleaner implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly mappings = new OutlivedMappings();
  private follower: Follower | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly commands: CommandHandler,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.follower = followControl(this.nats.connection, {
      aggregates: ['agent', 'backend'],
      after: 0,
      onBatch: async (events) => {
        for (const event of events) this.mappings.apply(event);
        await this.clean();
      },
      onTrouble: (err) => this.log.logger.warn({ err }, 'mappings of removed backends are not taken away yet'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  private async clean(): Promise<void> {
    for (const { org, agentId, backendId } of this.mappings.all()) {
      const isPredefined = predefinedAgents.some(({ id }) => id === agentId);
      const command = { type: 'UnmapBackend', isPredefined, backendId } as const;
      const stream = { org, aggregate: 'agent', id: agentId };
      await this.commands.handle(agentDecider, stream, command, { principalId: 'system:policy' });
    }
  }
}
