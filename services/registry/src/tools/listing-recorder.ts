import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ToolDefinition } from '@gatehouse/contracts';
import { CommandHandler } from '@gatehouse/event-store';
import { compileOthers, shadowsOf, type Definition, type Others } from '@gatehouse/tool-ledger';
import { DefinitionScan } from './definition-scan.js';
import type { Suspicion } from './tool-judgement.js';
import { toolsDecider, type ToolsCommand } from './tools.decider.js';
import { own } from './tools.state.js';

/** What a listing was like. */
interface Listing {
  definitions: readonly ToolDefinition[];
  /** Whether there are tools besides these. */
  isPartial?: boolean;
}

/** Makes the command that records a listing, with what looks wrong about definitions that are not in the ledger yet. */
@Injectable()
export class ListingRecorder {
  constructor(
    private readonly handler: CommandHandler,
    private readonly dataSource: DataSource,
    private readonly scan: DefinitionScan,
  ) {}

  async commandFor(org: string, backendId: string, { definitions, isPartial = false }: Listing): Promise<ToolsCommand> {
    const { state } = await this.handler.load(toolsDecider, { org, aggregate: 'tools', id: backendId });
    const fresh = definitions.filter(({ name, hash }) => own(state.tools, name)?.hash !== hash);
    const command = { type: 'RecordListing', definitions, isPartial } as const;
    if (fresh.length === 0) return command;
    const others = await this.othersThan(org, backendId);
    const names = new Set([...Object.keys(state.tools), ...definitions.map(({ name }) => name)]);
    const suspicions = fresh.map(({ name, json }) => [name, this.suspicionOf(json, names, others)] as const);
    return { ...command, suspicions: Object.fromEntries(suspicions) };
  }

  /** Records it for nobody in particular. Answers whether anything was new. */
  async record(org: string, backendId: string, listing: Listing, principalId: string): Promise<boolean> {
    const command = await this.commandFor(org, backendId, listing);
    const stream = { org, aggregate: 'tools', id: backendId };
    return (await this.handler.handle(toolsDecider, stream, command, { principalId })).changed;
  }

  private suspicionOf(json: string, names: ReadonlySet<string>, others: Others): Suspicion {
    const definition = JSON.parse(json) as Definition;
    return { poisons: this.scan.findingsIn(definition), shadows: shadowsOf(definition, names, others) };
  }

  private async othersThan(org: string, backendId: string): Promise<Others> {
    const rows = await this.dataSource.query<{ id: string; tools: string[] }[]>(
      `SELECT b.id, coalesce(array_agg(t.name) FILTER (WHERE t.listed), '{}') AS tools
       FROM backends b LEFT JOIN tools t ON t.org = b.org AND t.backend_id = b.id
       WHERE b.org = $1 AND b.id <> $2 GROUP BY b.id ORDER BY b.id`,
      [org, backendId],
    );
    return compileOthers(rows);
  }
}
