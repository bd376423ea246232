import { Injectable } from '@nestjs/common';
import type { WebSearchPolicy } from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import {
  applyEdits,
  compileWebSearch,
  decideRequest,
  filterResult,
  HostTally,
  isMeant,
  maskedQuery,
  queryScannerOf,
  type ResultDecision,
  type WebUse,
} from '@gatehouse/web-search';
import type { DryRunDto } from './dry-run.dto.js';
import { OwnDetectors } from './own-detectors.js';
import { SearchTools } from './search-tools.js';
import { toPolicy } from './web-search.mapper.js';
import { WebSearchQuery } from './web-search.query.js';

/** What would become of a call. */
export interface DryRunResult {
  role: string;
  adapter: string;
  /** Ids of the policies that apply; `candidate` for the one that is tried. */
  policies: readonly string[];
  /** Why it would be refused; null when it would be made. */
  denied: { reason: string; policyId: string } | null;
  /** The arguments with which it would be made. */
  arguments: Record<string, unknown>;
  changes: readonly string[];
  would: readonly string[];
  /** The query as the call log would have it. */
  query: string;
  hosts: ReturnType<HostTally['list']>;
  /** The result that the agent would get; null when none was given, or nothing of it may pass. */
  result: Record<string, unknown> | null;
  /** Detectors of the organization's own that would be asked, and are not: their words and rows are not known here. */
  notLookedFor: readonly string[];
}

/** Decides as the gateway does, with the same code, and sends nothing. */
@Injectable()
export class DryRun {
  constructor(
    private readonly query: WebSearchQuery,
    private readonly tools: SearchTools,
    private readonly detectors: OwnDetectors,
  ) {}

  /** @throws GatehouseError GATEHOUSE_SEARCH_TOOL_NOT_FOUND when the tool has nothing to do with the web */
  async run(org: string, asked: DryRunDto): Promise<DryRunResult> {
    const adapter = await this.tools.adapterInForce(org, asked.backendId, asked.tool);
    if (!adapter) throw new GatehouseError('GATEHOUSE_SEARCH_TOOL_NOT_FOUND');
    const { agentId = '', groups = [], userDomain = '', backendId } = asked;
    const { scanner, others } = this.detectors.forDryRun(org);
    const all = await this.policies(org, asked);
    const rules = compileWebSearch({
      policies: all,
      categories: await this.query.domains(org),
      scannerOf: (policy) => queryScannerOf(policy, scanner),
    });
    const policies = rules?.policiesFor({ agentId, groups, userDomain, backendId }) ?? [];
    const isNamed = (id: string) => policies.some((policy) => isNamedBy(all[policy.id], id));
    return { ...tried({ adapter, policies }, asked), notLookedFor: others.filter(isNamed) };
  }

  private async policies(org: string, { policy }: DryRunDto): Promise<Record<string, WebSearchPolicy>> {
    if (policy) return { candidate: await this.detectors.checked(org, toPolicy(policy)) };
    const rows = await this.query.policies(org);
    return Object.fromEntries(rows.map(({ id, ...body }) => [id, toPolicy(body as never)]));
  }
}

function isNamedBy(policy: WebSearchPolicy | undefined, id: string): boolean {
  return policy?.query?.detectors.some((name) => isMeant(name, id)) ?? false;
}

function tried(use: WebUse, asked: DryRunDto): Omit<DryRunResult, 'notLookedFor'> {
  const { adapter, policies } = use;
  const args = structuredClone(asked.arguments ?? {});
  const request = decideRequest(use, args);
  applyEdits(args, request.edits);
  const answer = request.denied || !asked.result ? nothing : answered(use, structuredClone(asked.result));
  request.hosts.merge(answer.hosts);
  const denied = request.denied ?? answer.denied;
  return {
    role: adapter.role,
    adapter: adapter.provider,
    policies: policies.map(({ id }) => id),
    denied: denied ? { ...denied, reason: `web_search_${denied.reason}` } : null,
    arguments: args,
    changes: [...new Set([...request.changes, ...answer.changes])],
    would: [...new Set([...request.would, ...answer.would])],
    query: maskedQuery(request.query, policies),
    hosts: request.hosts.list(),
    result: answer.result,
  };
}

interface Answered extends Pick<ResultDecision, 'changes' | 'would' | 'hosts'> {
  denied: { reason: 'answer_blocked'; policyId: string } | undefined;
  result: Record<string, unknown> | null;
}

const nothing: Answered = { changes: [], would: [], hosts: new HostTally(), denied: undefined, result: null };

function answered(use: WebUse, result: Record<string, unknown>): Answered {
  const { blockedBy, ...decision } = filterResult(use, result);
  if (blockedBy === undefined) return { ...decision, denied: undefined, result };
  return { ...decision, denied: { reason: 'answer_blocked', policyId: blockedBy }, result: null };
}
