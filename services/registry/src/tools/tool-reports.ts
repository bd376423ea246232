import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Subscription } from '@nats-io/transport-node';
import { asGatehouseError } from '@gatehouse/errors';
import { CommandHandler } from '@gatehouse/event-store';
import { orgOfToolReport, readToolReport, toolReportSubject, type ToolReport } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import { backendDecider } from '../backends/backend.decider.js';
import { Reprober } from '../probing/reprober.js';
import { ToolDefinitions } from '../probing/tool-definitions.js';
import { ListingRecorder } from './listing-recorder.js';
import { toolsDecider } from './tools.decider.js';

/** Events are kept for ever, so a backend that changes with every look is not recorded with every look. */
const maxDrifts = 20;
const driftWindowMs = 600_000;
const principalId = 'system:registry';

/** Hears what proxies have seen of tools: definitions that are not those of the ledger, and tools that misbehave. */
@Injectable()
export class ToolReports implements OnApplicationBootstrap, OnApplicationShutdown {
  private subscription: Subscription | undefined;
  /** When drift of a backend was recorded, by organization and slug. */
  private readonly drifts = new Map<string, number[]>();

  constructor(
    private readonly nats: Nats,
    private readonly log: Log,
    private readonly commands: CommandHandler,
    private readonly recorder: ListingRecorder,
    private readonly reprober: Reprober,
  ) {}

  onApplicationBootstrap(): void {
    this.subscription = this.nats.connection.subscribe(toolReportSubject('any').replace(/any$/, '*'), {
      queue: 'registry',
      callback: (_, message) => void this.hear(orgOfToolReport(message.subject), message.string()),
    });
  }

  onApplicationShutdown(): void {
    this.subscription?.unsubscribe();
  }

  private async hear(org: string, text: string): Promise<void> {
    const report = readToolReport(text);
    if (!report) return;
    try {
      const { state } = await this.commands.load(backendDecider, { org, aggregate: 'backend', id: report.backendId });
      if (state.status !== 'absent') await this.take(org, report);
    } catch (error) {
      const { code } = asGatehouseError(error);
      this.log.logger.warn({ org, backendId: report.backendId, code }, 'what a proxy has seen could not be recorded');
    }
  }

  private async take(org: string, report: ToolReport): Promise<void> {
    const { backendId } = report;
    switch (report.type) {
      case 'listChanged':
        return this.reprober.listAnew(org, backendId);
      case 'drift':
        return this.recordDrift(org, backendId, report.definitions);
      case 'quarantine': {
        const { tool, hash, detail } = report;
        const reasons = [{ cause: 'guardrail', detail } as const];
        const command = { type: 'QuarantineTool', tool, ...(hash === '' ? {} : { hash }), reasons } as const;
        await this.commands.handle(toolsDecider, { org, aggregate: 'tools', id: backendId }, command, { principalId });
      }
    }
  }

  private async recordDrift(org: string, backendId: string, listed: readonly unknown[]): Promise<void> {
    const key = JSON.stringify([org, backendId]);
    const now = Date.now();
    const recent = (this.drifts.get(key) ?? []).filter((at) => now - at < driftWindowMs);
    if (recent.length >= maxDrifts) return;
    const definitions = new ToolDefinitions();
    definitions.add(listed);
    const isNew = await this.recorder.record(
      org,
      backendId,
      { definitions: definitions.all(), isPartial: true },
      principalId,
    );
    if (isNew) this.drifts.set(key, [...recent, now]);
  }
}
