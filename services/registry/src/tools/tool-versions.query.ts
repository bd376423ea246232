import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { differencesBetween, type Definition, type Difference } from '@gatehouse/tool-ledger';
import { DefinitionScan, type ShownFinding } from './definition-scan.js';
import { ToolRow } from './tools.entity.js';
import { ToolVersionRow } from './tool-versions.entity.js';

/** A version as the API shows it. */
export type ToolVersionView = Omit<ToolVersionRow, 'org' | 'backendId' | 'tool' | 'definition'>;

/** How two versions of a tool differ, for the person who decides. */
export interface ToolDiff {
  tool: string;
  /** Null = there is none before it. */
  from: { hash: string; definition: unknown } | null;
  to: { hash: string; definition: unknown };
  differences: readonly Difference[];
  /** What detectors find in the newer one. */
  findings: readonly ShownFinding[];
}

@Injectable()
export class ToolVersionsQuery {
  constructor(
    private readonly dataSource: DataSource,
    private readonly scan: DefinitionScan,
  ) {}

  /** The newest first. @throws GatehouseError GATEHOUSE_TOOL_NOT_FOUND */
  async list(org: string, backendId: string, tool: string): Promise<ToolVersionView[]> {
    const rows = await this.rowsOf(org, backendId, tool);
    return rows.map(({ org: _, backendId: __, tool: ___, definition: ____, ...view }) => view);
  }

  /**
   * Between two versions by their hashes; without them between the one that was let through last, or else the one before,
   * and the newest. @throws GatehouseError GATEHOUSE_TOOL_NOT_FOUND, GATEHOUSE_TOOL_VERSION_NOT_FOUND
   */
  async diff(org: string, backendId: string, tool: string, asked: { from?: string; to?: string }): Promise<ToolDiff> {
    const rows = await this.rowsOf(org, backendId, tool);
    const to = asked.to === undefined ? rows[0] : versionWith(rows, asked.to);
    if (!to) throw new GatehouseError('GATEHOUSE_TOOL_NOT_FOUND', { detail: `No tool "${tool}".` });
    const from = asked.from === undefined ? await this.before(to, rows) : versionWith(rows, asked.from);
    const definition = to.definition as Definition;
    return {
      tool,
      from: from ? { hash: from.hash, definition: from.definition } : null,
      to: { hash: to.hash, definition },
      differences: from ? differencesBetween(from.definition as Definition, definition) : [],
      findings: this.scan.show(definition),
    };
  }

  private async before(
    { org, backendId, tool, sequence, hash }: ToolVersionRow,
    rows: readonly ToolVersionRow[],
  ): Promise<ToolVersionRow | undefined> {
    const row = await this.dataSource.getRepository(ToolRow).findOneBy({ org, backendId, name: tool });
    const older = rows.filter((version) => version.sequence < sequence && version.hash !== hash);
    return older.find((version) => version.hash === row?.approvedHash) ?? older[0];
  }

  private async rowsOf(org: string, backendId: string, tool: string): Promise<ToolVersionRow[]> {
    const rows = await this.dataSource
      .getRepository(ToolVersionRow)
      .find({ where: { org, backendId, tool }, order: { sequence: 'DESC' } });
    if (rows.length === 0) throw new GatehouseError('GATEHOUSE_TOOL_NOT_FOUND', { detail: `No tool "${tool}".` });
    return rows;
  }
}

function versionWith(rows: readonly ToolVersionRow[], hash: string): ToolVersionRow {
  const found = rows.filter((row) => row.hash.startsWith(hash));
  const [first] = found;
  if (!first || found.some((row) => row.hash !== first.hash))
    throw new GatehouseError('GATEHOUSE_TOOL_VERSION_NOT_FOUND', { detail: `No one version "${hash}".` });
  return first;
}
