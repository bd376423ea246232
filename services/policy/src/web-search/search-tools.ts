import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { fromJsonString, SearchAdapterSchema, type ControlEvent } from '@gatehouse/contracts';
import { CommandHandler, followControl, type RecordedEvent } from '@gatehouse/event-store';
import type { Follower } from '@gatehouse/nats';
import { Log, Nats } from '@gatehouse/service-kit';
import {
  adapterOf,
  customAdapter,
  type Suggestion,
  type ToolAdapter,
  type ToolDefinition,
} from '@gatehouse/web-search';
import { searchToolsDecider } from './search-tools.decider.js';
import { WebSearchQuery } from './web-search.query.js';

/** A tool that has, or may have, to do with the web. */
export interface SearchToolView {
  backendId: string;
  tool: string;
  /** What its definition says. */
  suggested: ToolAdapter | null;
  /** Whether that holds without being looked at. */
  isSure: boolean;
  /** What an administrator said; null when nothing, and without a role when it is no search. */
  said: Record<string, unknown> | null;
  /** How it is read now; null = not at all. */
  inForce: ToolAdapter | null;
}

/** The events that matter, of all that come. */
type Watched = Extract<
  ControlEvent,
  {
    $typeName:
      | 'gatehouse.registry.v1.ToolsDiscovered'
      | 'gatehouse.registry.v1.BackendRemoved'
      | 'gatehouse.policy.v1.SearchToolDescribed'
      | 'gatehouse.policy.v1.SearchToolsForgotten';
  }
>;

type Backend = Map<string, { definition: ToolDefinition; suggestion: Suggestion | undefined }>;

/** Knows the tools of all backends by their definitions, and forgets what was said of those of a backend that is gone. */
@Injectable()
export class SearchTools implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly orgs = new Map<string, Map<string, Backend>>();
  private readonly outlived = new Map<string, RecordedEvent['stream']>();
  private follower: Follower | undefined;

  constructor(
    private readonly nats: Nats,
    private readonly commands: CommandHandler,
    private readonly query: WebSearchQuery,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.follower = followControl(this.nats.connection, {
      aggregates: ['tools', 'backend', 'search-tools'],
      after: 0,
      onBatch: async (events) => {
        for (const event of events) this.apply(event);
        await this.forget();
      },
      onTrouble: (err) => this.log.logger.warn({ err }, 'what was said of the tools of removed backends is still kept'),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.follower?.stop();
  }

  async list(org: string): Promise<SearchToolView[]> {
    const said = await this.query.searchTools(org);
    const backends = this.orgs.get(org) ?? new Map<string, Backend>();
    return [...backends].flatMap(([backendId, tools]) =>
      [...tools].flatMap(([tool, { suggestion }]) => {
        const adapter = said.get(backendId)?.get(tool);
        return suggestion || adapter !== undefined ? [viewOf(backendId, tool, suggestion, adapter)] : [];
      }),
    );
  }

  async adapterInForce(org: string, backendId: string, tool: string): Promise<ToolAdapter | undefined> {
    const said = (await this.query.searchTools(org)).get(backendId)?.get(tool);
    return inForce(this.orgs.get(org)?.get(backendId)?.get(tool)?.suggestion, said);
  }

  /** The definition of a tool that is listed now; undefined when there is none. */
  definition(org: string, backendId: string, tool: string): ToolDefinition | undefined {
    return this.orgs.get(org)?.get(backendId)?.get(tool)?.definition;
  }

  private apply({ event: recorded, stream }: RecordedEvent): void {
    const event = recorded as Watched | null;
    const { org, id } = stream;
    switch (event?.$typeName) {
      case 'gatehouse.registry.v1.ToolsDiscovered': {
        const tools = this.backend(org, id);
        for (const { name, json } of event.changed) {
          const definition = { ...(json === '' ? {} : (JSON.parse(json) as object)), name };
          tools.set(name, { definition, suggestion: adapterOf(definition) });
        }
        for (const name of event.removed) tools.delete(name);
        return;
      }
      case 'gatehouse.policy.v1.SearchToolDescribed':
      case 'gatehouse.policy.v1.SearchToolsForgotten':
        this.outlived.delete(`${org}/${id}`);
        return;
      case 'gatehouse.registry.v1.BackendRemoved':
        this.orgs.get(org)?.delete(id);
        this.outlived.set(`${org}/${id}`, { org, aggregate: 'search-tools', id });
        return;
      default:
    }
  }

  private backend(org: string, id: string): Backend {
    const backends = this.orgs.get(org) ?? new Map<string, Backend>();
    this.orgs.set(org, backends);
    const tools = backends.get(id) ?? (new Map() as Backend);
    backends.set(id, tools);
    return tools;
  }

  /** Whatever takes the slug next is something else. */
  private async forget(): Promise<void> {
    for (const [key, stream] of this.outlived) {
      await this.commands.handle(searchToolsDecider, stream, { type: 'ForgetTools' }, { principalId: 'system:policy' });
      this.outlived.delete(key);
    }
  }
}

function inForce(suggestion: Suggestion | undefined, said: string | undefined): ToolAdapter | undefined {
  if (said !== undefined) return customAdapter(fromJsonString(SearchAdapterSchema, said));
  return suggestion?.isSure ? suggestion.adapter : undefined;
}

function viewOf(
  backendId: string,
  tool: string,
  suggestion: Suggestion | undefined,
  said: string | undefined,
): SearchToolView {
  return {
    backendId,
    tool,
    suggested: suggestion?.adapter ?? null,
    isSure: suggestion?.isSure ?? false,
    said: said === undefined ? null : (JSON.parse(said) as Record<string, unknown>),
    inForce: inForce(suggestion, said) ?? null,
  };
}
