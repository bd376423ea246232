import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { TokenUses } from '@gatehouse/nats';
import { Nats } from '@gatehouse/service-kit';

/** When access tokens were used last, as long as the service runs. */
@Injectable()
export class TokenUseTable extends TokenUses implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor({ connection }: Nats) {
    super(connection);
  }

  onApplicationBootstrap(): void {
    this.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }
}
