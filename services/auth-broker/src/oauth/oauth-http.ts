import type { OnApplicationShutdown } from '@nestjs/common';
import { createOutboundFetch, type OutboundFetch } from '@gatehouse/oauth-discovery';
import type { Outbound } from '@gatehouse/outbound';

/** The one way out of the broker. */
export class OAuthHttp implements OnApplicationShutdown {
  readonly fetch: OutboundFetch;

  constructor(private readonly outbound: Outbound) {
    this.fetch = createOutboundFetch(outbound);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.outbound.close();
  }
}
