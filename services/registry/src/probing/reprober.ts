import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Subscription } from '@nats-io/transport-node';
import { DataSource } from 'typeorm';
import { CredentialMode, type BackendSettings } from '@gatehouse/contracts';
import { asGatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { orgOfReprobe, reprobeSubject } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import { backendDecider } from '../backends/backend.decider.js';
import { BackendRow } from '../backends/backends.entity.js';
import { ListingRecorder } from '../tools/listing-recorder.js';
import { BackendCredentials } from './backend-credentials.js';
import { McpProbe } from './mcp-probe.js';

const lookEveryMs = 3_600_000;
const oldMs = 86_400_000;
const pauseMs = 10_000;
/** How often each backend's tools are listed, as long as nothing else makes it necessary; a fifth more or less. */
const listEveryMs = 900_000;
const lookForListsMs = 30_000;

/**
 * Probes backends again whose verdict may be wrong: when a gateway replica says so, and when it was found long ago. A
 * wrong "legacy" never fails by itself. Only an answer of the server changes the verdict, never its silence.
 */
@Injectable()
export class Reprober implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscription: Subscription | undefined;
  private clock: NodeJS.Timeout | undefined;
  private listClock: NodeJS.Timeout | undefined;
  /** When each backend's tools are to be listed next. */
  private readonly listAt = new Map<string, number>();
  /** When each backend was probed last by this process; by organization and slug. */
  private readonly probedAt = new Map<string, number>();

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    private readonly commands: CommandHandler,
    private readonly dataSource: DataSource,
    private readonly credentials: BackendCredentials,
    private readonly probe: McpProbe,
    private readonly recorder: ListingRecorder,
  ) {}

  onApplicationBootstrap(): void {
    const subject = reprobeSubject('any').replace(/any$/, '*');
    this.subscription = this.nats.connection.subscribe(subject, {
      queue: 'registry',
      // Who made a connection waits for what it shows.
      callback: (_, message) =>
        void this.hear(orgOfReprobe(message.subject), message.string()).then(() => message.respond()),
    });
    this.clock = setInterval(() => void this.reprobeOld(), lookEveryMs).unref();
    this.listClock = setInterval(() => void this.listDue(), lookForListsMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.clock);
    clearInterval(this.listClock);
    this.subscription?.unsubscribe();
  }

  /** A connection that somebody has just made shows what could not be seen before. */
  private async hear(org: string, text: string): Promise<void> {
    const [id = '', owner] = text.split('~');
    if (owner === undefined) await this.reprobe(org, id, pauseMs);
    else await this.reprobe(org, id, 0, owner.startsWith('user:') ? owner.slice('user:'.length) : '');
  }

  /** A backend's tools may be others by now. */
  async listAnew(org: string, id: string): Promise<void> {
    const key = JSON.stringify([org, id]);
    const waitMs = (this.probedAt.get(key) ?? 0) + pauseMs - Date.now();
    if (waitMs <= 0) return this.reprobe(org, id, pauseMs);
    // What has changed since it was looked at is seen by the next look.
    this.listAt.set(key, Math.min(this.listAt.get(key) ?? Infinity, Date.now() + waitMs));
  }

  /** Definitions change without a word: each backend is looked at again and again, at a time of its own. */
  private async listDue(): Promise<void> {
    const now = Date.now();
    for (const { org, id } of await this.enabledBackends()) {
      const key = JSON.stringify([org, id]);
      const due = this.listAt.get(key) ?? now + Math.random() * listEveryMs;
      this.listAt.set(key, due > now ? due : now + listEveryMs * (0.8 + Math.random() * 0.4));
      if (due <= now) await this.reprobe(org, id, pauseMs);
    }
  }

  private enabledBackends(): Promise<BackendRow[]> {
    return this.dataSource
      .getRepository(BackendRow)
      .findBy({ enabled: true })
      .catch(() => []);
  }

  /** One after the other: there is no hurry. */
  private async reprobeOld(): Promise<void> {
    const before = Date.now() - oldMs;
    for (const { org, id, probedAt } of await this.enabledBackends()) {
      if ((probedAt?.getTime() ?? 0) < before) await this.reprobe(org, id, oldMs);
    }
  }

  /** Probes a backend and lists its tools, unless that was done within `pause`. */
  private async reprobe(org: string, id: string, pause: number, newlyConnected?: string): Promise<void> {
    const key = JSON.stringify([org, id]);
    if (Date.now() - (this.probedAt.get(key) ?? 0) < pause) return;
    this.probedAt.set(key, Date.now());
    const stream = { org, aggregate: 'backend', id };
    try {
      const { state } = await this.commands.load(backendDecider, stream);
      if (state.status === 'absent') return;
      const { url } = state.settings;
      const headers = await this.headersFor(org, id, state.settings, newlyConnected);
      const { verdict, tools: definitions, isListed } = await this.probe.probe(url, headers);
      const command = { type: 'RecordProbe', url, verdict } as const;
      const { changed } = await this.commands.handle(backendDecider, stream, command, { principalId });
      // Without the token of an agent there may be fewer tools than there are.
      const isPassthrough = state.settings.credentialMode === CredentialMode.PASSTHROUGH;
      if (isListed && (!isPassthrough || newlyConnected !== undefined))
        await this.recorder.record(org, id, { definitions }, principalId);
      const { modern, legacy } = verdict;
      if (changed) this.log.logger.info({ org, backendId: id, modern, legacy }, 'a backend is not what it was');
    } catch (error) {
      // Whose credential is missing, or who does not answer, stays what he was.
      const { code } = asGatehouseError(error);
      this.log.logger.info({ org, backendId: id, code }, 'a backend could not be probed again');
    }
  }

  private async headersFor(
    org: string,
    id: string,
    settings: BackendSettings,
    userId = '',
  ): Promise<Record<string, string>> {
    const { credentialMode } = settings;
    // What an agent brings is its own.
    if (credentialMode === CredentialMode.NONE || credentialMode === CredentialMode.PASSTHROUGH) return {};
    return this.credentials.headersFor(org, id, userId);
  }
}

const principalId = 'system:registry';
