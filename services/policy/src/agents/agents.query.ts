import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GatehouseError } from '@gatehouse/errors';
import { DiscoveredAgents, type DiscoveredAgent } from '@gatehouse/nats';
import { predefinedAgentOf, predefinedAgents } from '@gatehouse/policy-eval';
import { Nats } from '@gatehouse/service-kit';
import { AgentRow } from './agents.entity.js';

/** An agent as the API shows it. */
export interface AgentView {
  id: string;
  kind: 'predefined' | 'custom';
  name: string;
  description: string;
  vendor: string;
  clientIds: readonly string[];
  /** Of these, the ones that somebody assigned, and can take away again. */
  assignedClientIds: readonly string[];
  /** Slugs of the backends that it may use. */
  backends: readonly string[];
  version: number;
}

@Injectable()
export class AgentsQuery {
  private readonly clients: DiscoveredAgents;

  constructor(
    private readonly dataSource: DataSource,
    { connection }: Nats,
  ) {
    this.clients = new DiscoveredAgents(connection);
  }

  /** Custom agents by name, then the predefined ones. */
  async list(org: string): Promise<AgentView[]> {
    const rows = await this.dataSource
      .getRepository(AgentRow)
      .find({ where: { org }, order: { name: 'ASC', id: 'ASC' } });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return [
      ...rows.filter((r) => r.isCustom).map(customView),
      ...predefinedAgents.map((p) => predefinedView(p, byId.get(p.id))),
    ];
  }

  /**
   * An OAuth client is one agent: who could name the client of another agent would take over its calls.
   * @throws GatehouseError GATEHOUSE_AGENT_CLIENT_TAKEN
   */
  async assertClientsFree(org: string, id: string, clientIds: readonly string[] = []): Promise<void> {
    const others = (await this.list(org)).filter((agent) => agent.id !== id);
    for (const clientId of clientIds ?? []) {
      const owner = others.find((agent) => agent.clientIds.includes(clientId))?.id ?? predefinedAgentOf(clientId);
      if (owner !== undefined && owner !== id) {
        throw new GatehouseError('GATEHOUSE_AGENT_CLIENT_TAKEN', { detail: `"${clientId}" is the agent "${owner}".` });
      }
    }
  }

  /** The clients that have called lately and are no agent, the newest first. */
  async discovered(org: string): Promise<DiscoveredAgent[]> {
    const [seen, agents] = await Promise.all([this.clients.list(org), this.list(org)]);
    const known = new Set(agents.flatMap(({ clientIds }) => clientIds));
    return seen.filter(({ clientId }) => !known.has(clientId) && predefinedAgentOf(clientId) === undefined);
  }

  /** @throws GatehouseError GATEHOUSE_AGENT_NOT_FOUND */
  async get(org: string, id: string): Promise<AgentView> {
    const agent = (await this.list(org)).find((a) => a.id === id);
    if (!agent) throw new GatehouseError('GATEHOUSE_AGENT_NOT_FOUND', { detail: `No agent "${id}".` });
    return agent;
  }
}

function customView({ id, name, description, clientIds, backends, version }: AgentRow): AgentView {
  return {
    id,
    kind: 'custom',
    name,
    description,
    vendor: '',
    clientIds,
    assignedClientIds: clientIds,
    backends,
    version,
  };
}

function predefinedView(agent: (typeof predefinedAgents)[number], row: AgentRow | undefined): AgentView {
  const { id, name, vendor, clientIds } = agent;
  return {
    id,
    kind: 'predefined',
    name,
    description: '',
    vendor,
    clientIds: [...clientIds, ...(row?.clientIds ?? [])],
    assignedClientIds: row?.clientIds ?? [],
    backends: row?.backends ?? [],
    version: row?.version ?? 0,
  };
}
