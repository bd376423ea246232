import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BackendRow } from '../backends/backends.entity.js';
import type { Reason } from '@gatehouse/tool-ledger';
import { ToolRow, type VersionState } from './tools.entity.js';

/** A tool as the API shows it. */
export interface ToolView {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
  /** Whether its newest version is in use. */
  state: VersionState;
  /** Why it is not. */
  reasons: readonly Reason[];
  /** Hash of the version that was let through last; empty = none was. */
  approvedHash: string;
  /** Its own deadline; 0 = that of the backend. */
  timeoutMs: number;
  hash: string;
  definition: unknown;
  version: number;
  firstSeenAt: Date;
  changedAt: Date;
}

@Injectable()
export class ToolsQuery {
  constructor(private readonly dataSource: DataSource) {}

  /** The tools that the backend lists, by name. */
  async list(org: string, backendId: string): Promise<ToolView[]> {
    const rows = await this.dataSource
      .getRepository(ToolRow)
      .find({ where: { org, backendId, listed: true }, order: { name: 'ASC' } });
    const backend = await this.dataSource.getRepository(BackendRow).findOneBy({ org, id: backendId });
    const timeouts = new Map(backend?.toolTimeouts.map(({ tool, timeoutMs }) => [tool, timeoutMs]));
    return rows.map((row) => ({ ...toView(row), timeoutMs: timeouts.get(row.name) ?? 0 }));
  }

  /** Tools of all backends that wait for a person, the newest first; with `rejected` also those that nobody waits for. */
  async quarantined(org: string, withRejected: boolean): Promise<QuarantinedTool[]> {
    const rows = await this.dataSource
      .getRepository(ToolRow)
      .createQueryBuilder('t')
      .innerJoin(BackendRow, 'b', 'b.org = t.org AND b.id = t.backendId')
      .where('t.org = :org AND t.listed AND t.state IN (:...states)', {
        org,
        states: withRejected ? ['waiting', 'rejected'] : ['waiting'],
      })
      .orderBy('t.changedAt', 'DESC')
      .addOrderBy('t.backendId')
      .addOrderBy('t.name')
      .getMany();
    return rows.map((row) => {
      const { definition: _, ...view } = toView(row);
      return { ...view, backendId: row.backendId };
    });
  }
}

/** A tool that is out of use, with the backend that lists it. */
export interface QuarantinedTool extends Omit<ToolView, 'timeoutMs' | 'definition'> {
  backendId: string;
}

function toView({ org: _, backendId: __, listed: ___, ...row }: ToolRow): Omit<ToolView, 'timeoutMs'> {
  const { name, definition } = row;
  const { title, description } = definition as { title?: unknown; description?: unknown };
  return {
    ...row,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : '',
  };
}
