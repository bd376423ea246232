import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { WebSearchPolicyEvent } from '@gatehouse/contracts';
import { followControl, type RecordedEvent } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';

/** Which web-search policies name which detectors. */
@Injectable()
export class WebSearchUses implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Names of policies with what they name, by organization and id. */
  private readonly orgs = new Map<string, Map<string, { name: string; detectors: readonly string[] }>>();
  private follower: Follower | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.follower = followControl(this.nats.connection, {
      aggregates: ['web-search-policy'],
      after: 0,
      onBatch: (events) => {
        for (const event of events) this.apply(event);
      },
      onTrouble: (err) => this.log.logger.warn({ err }, 'detectors that web-search policies name may be removed'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  /** Names of the policies that name a detector by its id. */
  of(org: string, detector: string): string[] {
    const policies = [...(this.orgs.get(org)?.values() ?? [])];
    return policies.filter(({ detectors }) => detectors.includes(detector)).map(({ name }) => name);
  }

  private apply({ event: recorded, stream: { org, id } }: RecordedEvent): void {
    const event = recorded as WebSearchPolicyEvent | null;
    const policies = this.orgs.get(org) ?? new Map<string, { name: string; detectors: readonly string[] }>();
    this.orgs.set(org, policies);
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.WebSearchPolicyAdded':
      case 'gatehouse.policy.v1.WebSearchPolicyRevised':
        policies.set(id, { name: event.policy?.name ?? id, detectors: event.policy?.query?.detectors ?? [] });
        return;
      case 'gatehouse.policy.v1.WebSearchPolicyRemoved':
        policies.delete(id);
        return;
      default:
    }
  }
}
