import {
  applyEdits,
  decideRequest,
  filterResult,
  HostTally,
  maskedQuery,
  type RequestDecision,
  type ResultDecision,
  type WebUse,
} from '@gatehouse/web-search';
import { rewrite } from '../edge/rewrite.js';
import type { Exchange, Rejection, RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';

/** What a call had to do with the web, for its record. */
export interface WebTrace {
  role: string;
  adapter: string;
  /** With what may not be on record masked. */
  query: string;
  policies: readonly string[];
  hosts: HostTally;
  changes: Set<string>;
  would: Set<string>;
}

/** What an agent asks of the web: refused, rewritten, or passed on as it came. */
export function webSearch(exchange: Exchange): Rejection | undefined {
  const { message } = exchange;
  const use = message?.method === 'tools/call' ? webUse(exchange) : undefined;
  if (!use) return undefined;
  const decision = decideRequest(use, message?.params?.arguments);
  note(traceOf(exchange, use, decision.query), decision);
  const { denied, edits } = decision;
  if (denied) return { reason: `web_search_${denied.reason}`, ruleId: denied.policyId };
  if (edits.length === 0) return undefined;
  rewrite(exchange, ({ params }) => {
    if (!params) return;
    const args = isObject(params.arguments) ? params.arguments : (params.arguments = {});
    applyEdits(args, edits);
  });
  return undefined;
}

/** How the tool is read and which policies apply; undefined when it is no search, or none does. */
export function webUse(exchange: Exchange, backendId = exchange.backendId): WebUse | undefined {
  const { org, principal, target, message } = exchange;
  if (!org?.webSearch || !principal) return undefined;
  // A stream that is gone on with, and an answer to a question, may belong to the call of any tool.
  const tool = message?.method === undefined ? undefined : target.name;
  const adapter = tool === undefined || target.kind === 'tool' ? org.searchAdapter(backendId, tool) : undefined;
  if (!adapter) return undefined;
  const { agentId, groups, userDomain } = principal;
  const policies = org.webSearch.policiesFor({ agentId, groups, userDomain, backendId });
  return policies.length > 0 ? { adapter, policies } : undefined;
}

/** What the web sends back, in place. Whether it was changed, or the policy that refuses it. */
export function filterWebResult(
  exchange: Exchange,
  use: WebUse,
  { result }: RpcMessage,
): { changed: boolean; blockedBy: string | undefined } {
  const trace = traceOf(exchange, use, '');
  let changed = false;
  let blockedBy: string | undefined;
  // A task holds the result of its call within its own.
  for (const part of [result, result?.result]) {
    if (!isObject(part)) continue;
    const decision = filterResult(use, part);
    note(trace, decision);
    changed ||= decision.changed;
    blockedBy ??= decision.blockedBy;
  }
  return { changed, blockedBy };
}

function traceOf(exchange: Exchange, { adapter, policies }: WebUse, query: string): WebTrace {
  return (exchange.webSearch ??= {
    role: adapter.role,
    adapter: adapter.provider,
    query: maskedQuery(query, policies),
    policies: policies.map(({ id }) => id),
    hosts: new HostTally(),
    changes: new Set(),
    would: new Set(),
  });
}

function note(trace: WebTrace, { hosts, changes, would }: RequestDecision | ResultDecision): void {
  trace.hosts.merge(hosts);
  for (const change of changes) trace.changes.add(change);
  for (const change of would) trace.would.add(change);
}
