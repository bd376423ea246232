import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HealthBoard } from '@gatehouse/nats';
import { Nats } from '@gatehouse/service-kit';
import { healthIn, type BackendHealth } from './backend-health.js';

/** How the backends are, as the replicas of the proxy say at this moment. */
@Injectable()
export class HealthQuery implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly board: HealthBoard;

  constructor({ connection }: Nats) {
    this.board = new HealthBoard(connection);
  }

  onApplicationBootstrap(): void {
    this.board.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.board.stop();
  }

  /** By backend of the organization. */
  in(org: string): (backendId: string) => BackendHealth {
    return healthIn(org, this.board.live());
  }
}
