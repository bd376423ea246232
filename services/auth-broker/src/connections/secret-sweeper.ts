import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ConnectionKind } from '@gatehouse/contracts';
import { CommandHandler } from '@gatehouse/event-store';
import { Log } from '@gatehouse/service-kit';
import { TokenSetRows } from '../oauth/token-set-rows.js';
import { Vault } from '../vault/vault.js';
import { connectionDecider } from './connection.decider.js';

const everyMs = 3_600_000;
// Long after a command that stored a secret has named it in an event, or never will.
const oldMs = 3_600_000;

/** Destroys secrets that no connection names: a crash between secret and event, or between event and destruction. */
@Injectable()
export class SecretSweeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly vault: Vault,
    private readonly tokenSets: TokenSetRows,
    private readonly commands: CommandHandler,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const run = () =>
      void this.sweep(new Date(Date.now() - oldMs)).catch((err: unknown) => {
        this.log.logger.warn({ err }, 'secrets without a connection could not be destroyed; tried again in an hour');
      });
    run();
    this.timer = setInterval(run, everyMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(before: Date): Promise<void> {
    for (const { org, connectionId } of await this.vault.suspects(before)) {
      const stream = { org, aggregate: 'connection', id: connectionId };
      const { state } = await this.commands.load(connectionDecider, stream);
      const inUse = state.status === 'present' && state.kind !== ConnectionKind.OAUTH ? state.secretVersion : undefined;
      await this.vault.destroyOld(org, connectionId, before, inUse);
    }
    for (const old of await this.tokenSets.olderThan(before)) {
      const stream = { org: old.org, aggregate: 'connection', id: old.connectionId };
      const { state } = await this.commands.load(connectionDecider, stream);
      const isOAuth = state.status === 'present' && state.kind === ConnectionKind.OAUTH;
      if (!isOAuth || state.secretVersion !== old.version) await this.tokenSets.destroy(old);
    }
  }
}
