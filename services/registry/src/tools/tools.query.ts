import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ToolRow } from './tools.entity.js';

/** A tool as the API shows it. */
export interface ToolView {
  name: string;
  title: string;
  description: string;
  enabled: boolean;
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
    return rows.map(toView);
  }
}

function toView({ name, enabled, hash, definition, version, firstSeenAt, changedAt }: ToolRow): ToolView {
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
