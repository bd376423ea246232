import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BackendRow } from '../backends/backends.entity.js';
import { ToolRow } from './tools.entity.js';

/** A tool as the API shows it. */
export interface ToolView {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
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
}

function toView({
  name,
  enabled,
  hash,
  definition,
  version,
  firstSeenAt,
  changedAt,
}: ToolRow): Omit<ToolView, 'timeoutMs'> {
  const { title, description } = definition as { title?: unknown; description?: unknown };
  return {
    name,
    title: typeof title === 'string' ? title : name,
    description: typeof description === 'string' ? description : '',
    enabled,
    hash,
    definition,
    version,
    firstSeenAt,
    changedAt,
  };
}
