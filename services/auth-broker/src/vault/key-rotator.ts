import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { CommandHandler } from '@gatehouse/event-store';
import { Log } from '@gatehouse/service-kit';
import { DataKeys } from './data-keys.js';
import { keyRotationDecider } from './key-rotation.decider.js';
import { KeyRotationRow } from './key-rotations.entity.js';
import { sealedTables } from './sealed-tables.js';
import { Vault } from './vault.js';

const everyMs = 60_000;
const batch = 100;
// Who took the active key just before it was retired has stored by then what it encrypted.
const graceMs = 60_000;

/**
 * Brings keys up to date in the background: data keys are wrapped with the provider's newest key, and a rotation that was
 * started is gone through to its end. All of it can be broken off anywhere, and is taken up again by any replica.
 */
@Injectable()
export class KeyRotator implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: DataKeys,
    private readonly vault: Vault,
    private readonly commands: CommandHandler,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
    this.timer = setInterval(() => this.wake(), everyMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
    this.keys.provider.stop();
  }

  /** Runs now, unless it runs already. */
  wake(): void {
    this.running ??= this.run()
      .catch((err: unknown) => this.log.logger.warn({ err }, 'keys are not up to date yet; tried again in a minute'))
      .finally(() => (this.running = undefined));
  }

  /** @throws GatehouseError GATEHOUSE_SECRET_KEYS_UNAVAILABLE */
  async run(grace = graceMs): Promise<void> {
    const rewrapped = await this.keys.rewrapAll();
    if (rewrapped > 0) this.log.logger.info({ rewrapped }, 'data keys are wrapped with the newest key');
    for (const { org, dataKeyId } of await this.dataSource
      .getRepository(KeyRotationRow)
      .findBy({ finishedAt: IsNull() })) {
      await this.goThrough(org, dataKeyId);
    }
    await this.keys.destroyUnused(new Date(Date.now() - grace));
  }

  private async goThrough(org: string, dataKeyId: string): Promise<void> {
    await this.keys.rotate(org, dataKeyId);
    let resealed = 0;
    let unreadable = 0;
    for (const table of sealedTables) {
      let last: readonly unknown[] | undefined;
      do {
        const done = await this.vault.resealSome(org, table, { after: last, limit: batch });
        resealed += done.resealed;
        unreadable += done.unreadable;
        last = done.last;
      } while (last);
    }
    const command = { type: 'FinishKeyRotation', dataKeyId, resealed, unreadable } as const;
    const stream = { org, aggregate: 'vault', id: 'keys' };
    await this.commands.handle(keyRotationDecider, stream, command, { principalId: 'system:auth-broker' });
    this.log.logger.info({ org, dataKeyId, resealed, unreadable }, 'secrets are encrypted under the new data key');
  }
}
