import type { AgentEvent, BackendEvent } from '@gatehouse/contracts';
import type { RecordedEvent } from '@gatehouse/event-store';
import { agentDecider, type AgentState } from './agent.decider.js';

/** A mapping of an agent to a backend. */
export interface Mapping {
  org: string;
  agentId: string;
  backendId: string;
}

/**
 * Mappings to backends that have been removed since: whatever is registered under such a slug next is something else,
 * and must not be open to the agents of its predecessor. Made of the events of agents and backends, in their order.
 */
export class OutlivedMappings {
  private readonly agents = new Map<string, Map<string, AgentState>>();
  private readonly outlived = new Map<string, Mapping>();

  apply({ event, stream: { org, aggregate, id } }: Pick<RecordedEvent, 'event' | 'stream'>): void {
    if (aggregate === 'agent' && event) this.applyToAgent(org, id, event as AgentEvent);
    if ((event as BackendEvent | null)?.$typeName !== 'gatehouse.registry.v1.BackendRemoved') return;
    for (const [agentId, { backends }] of this.agents.get(org) ?? []) {
      const mapping = { org, agentId, backendId: id };
      if (backends.includes(id)) this.outlived.set(keyOf(mapping), mapping);
    }
  }

  all(): readonly Mapping[] {
    return [...this.outlived.values()];
  }

  private applyToAgent(org: string, agentId: string, event: AgentEvent): void {
    const agents = this.agents.get(org) ?? new Map<string, AgentState>();
    const state = agentDecider.evolve(agents.get(agentId) ?? agentDecider.initialState, event);
    this.agents.set(org, agents.set(agentId, state));
    for (const [key, mapping] of this.outlived) {
      if (mapping.org !== org || mapping.agentId !== agentId) continue;
      if (!state.backends.includes(mapping.backendId)) this.outlived.delete(key);
    }
  }
}

function keyOf({ org, agentId, backendId }: Mapping): string {
  return JSON.stringify([org, agentId, backendId]);
}
