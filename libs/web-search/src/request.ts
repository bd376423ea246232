import type { ToolAdapter } from './adapter.js';
import { rewriteDomains } from './domain-arguments.js';
import { Draft } from './draft.js';
import { HostTally } from './tally.js';
import type { Edit } from './pointers.js';
import { textsUnder } from './pointers.js';
import { addressOf } from './domains.js';
import { findBareHosts, findLinks } from './links.js';
import type { ActivePolicy, WebReason } from './policy.js';

/** A call of a tool that has to do with the web, and the policies that apply to it. */
export interface WebUse {
  adapter: ToolAdapter;
  policies: readonly ActivePolicy[];
}

/** What is done with a request. */
export interface RequestDecision {
  denied: { reason: WebReason; policyId: string } | undefined;
  /** Changes of the arguments; none when it is denied. */
  edits: readonly Edit[];
  /** Names of what was rewritten. */
  changes: readonly string[];
  /** What policies in monitor mode would have done. */
  would: readonly string[];
  /** The query as the agent wrote it. */
  query: string;
  /** Hosts of URLs that are asked for. */
  hosts: HostTally;
}

const safeOrder = ['off', 'moderate', 'strict'] as const;
const ageOrder = ['hour', 'day', 'week', 'month', 'year'] as const;

/** Decides about the arguments of a call, and rewrites them within the tool's schema. Pure: the arguments stay. */
export function decideRequest({ adapter, policies }: WebUse, args: unknown): RequestDecision {
  const draft = new Draft(args);
  const hosts = new HostTally();
  const would: string[] = [];
  const query = queryOf(adapter, draft);
  const decision = { would, query, hosts };
  for (const policy of policies) {
    if (!policy.isEnforced) {
      const trial = new Draft(args);
      const reason = apply(policy, adapter, trial, undefined);
      would.push(...(reason ? [`web_search_${reason}`] : trial.changes));
      continue;
    }
    const reason = apply(policy, adapter, draft, hosts);
    if (reason) return { ...decision, denied: { reason, policyId: policy.id }, edits: [], changes: [] };
  }
  if (hosts.size === 0) for (const url of urlsOf(adapter, draft)) hosts.add(url, 'kept');
  return { ...decision, denied: undefined, edits: draft.edits, changes: draft.changes };
}

/** The text of the query; of a conversation, all of it. */
function queryOf({ query }: ToolAdapter, draft: Draft): string {
  return query === undefined ? '' : textsUnder(draft.get(query)).join(' ');
}

/** What one policy says; a reason when it refuses. */
function apply(policy: ActivePolicy, adapter: ToolAdapter, draft: Draft, hosts: HostTally | undefined) {
  if (policy.roles && !policy.roles.has(adapter.role)) return 'role_denied';
  const refused = checkSideChannels(policy, adapter, draft) ?? checkUrls(policy, adapter, draft, hosts);
  if (refused) return refused;
  const stopped = checkQuery(policy, adapter, draft);
  if (stopped) return stopped;
  capCount(policy, adapter, draft);
  forceSafeSearch(policy, adapter, draft);
  forceFreshness(policy, adapter, draft);
  if (policy.hasDomains && adapter.onSite && draft.get(adapter.onSite.pointer) !== adapter.onSite.value)
    draft.set(adapter.onSite.pointer, adapter.onSite.value, 'on_site');
  return rewriteDomains(policy, adapter, draft);
}

function checkSideChannels(policy: ActivePolicy, adapter: ToolAdapter, draft: Draft): WebReason | undefined {
  const patterns = [...(policy.sideChannels === 'allow' ? [] : adapter.sideChannels), ...policy.forbidden];
  const present = patterns.length === 0 ? [] : draft.pointersLike(patterns);
  if (present.length === 0) return undefined;
  if (policy.sideChannels !== 'strip') return 'argument_forbidden';
  for (const pointer of present) draft.set(pointer, undefined, 'side_channel');
  return undefined;
}

function urlsOf({ urls = [] }: ToolAdapter, draft: Draft): string[] {
  // Some tools take a domain for a URL.
  return urls
    .flatMap((pointer) => textsUnder(draft.get(pointer)))
    .map((url) => (/^[a-z][a-z0-9+.-]*:/i.test(url.trim()) ? url : `https://${url.trim()}`));
}

function checkUrls(policy: ActivePolicy, adapter: ToolAdapter, draft: Draft, hosts: HostTally | undefined) {
  let refused: WebReason | undefined;
  for (const url of urlsOf(adapter, draft)) {
    const verdict = policy.allowsFetch(url);
    if (verdict !== 'ok') {
      refused ??= verdict;
      hosts?.add(url, 'dropped');
    }
  }
  return refused;
}

/** Everything that is sent out is looked through, not only the query. */
function checkQuery(policy: ActivePolicy, adapter: ToolAdapter, draft: Draft): WebReason | undefined {
  if (queryOf(adapter, draft).length > policy.maxQuery) return 'query_too_long';
  const texts = textsUnder(draft.args);
  const stopped = policy.scanner.stops(texts);
  if (stopped) return stopped;
  return policy.internal.size > 0 && texts.some((text) => namesHostIn(policy, text))
    ? 'query_internal_host'
    : undefined;
}

function namesHostIn({ internal }: ActivePolicy, text: string): boolean {
  const bare = findBareHosts(text).map(({ host }) => ({ scheme: '', host, path: '/' }));
  const linked = findLinks(text).flatMap(({ url }) => addressOf(url) ?? []);
  return [...bare, ...linked].some((address) => internal.has(address));
}

function capCount({ maxCount }: ActivePolicy, { count }: ToolAdapter, draft: Draft): void {
  if (!count || maxCount === Infinity) return;
  const asked = draft.get(count.pointer) ?? count.usual;
  if (typeof asked === 'number' && asked <= maxCount) return;
  // A tool may take no less; what is too much is then left out of its answer.
  const most = Math.max(count.min ?? 1, Math.min(maxCount, count.max ?? Infinity));
  if (asked !== most) draft.set(count.pointer, most, 'count');
}

function forceSafeSearch({ safeSearch: least }: ActivePolicy, { safeSearch }: ToolAdapter, draft: Draft): void {
  if (!safeSearch || !least) return;
  const { pointer, values } = safeSearch;
  const asked = draft.get(pointer);
  const level = safeOrder.findLastIndex((name) => name in values && isSame(values[name], asked));
  if (asked !== undefined && level >= safeOrder.indexOf(least)) return;
  const forced = safeOrder.slice(safeOrder.indexOf(least)).find((name) => name in values);
  if (forced) draft.set(pointer, values[forced], 'safe_search');
}

function forceFreshness({ freshness: oldest }: ActivePolicy, { freshness }: ToolAdapter, draft: Draft): void {
  if (!freshness || !oldest) return;
  const { pointer, values, replaces = [] } = freshness;
  const contradicting = replaces.filter((other) => draft.get(other) !== undefined && draft.get(other) !== '');
  const asked = draft.get(pointer);
  const age = ageOrder.findIndex((name) => name in values && isSame(values[name], asked));
  const isFresh = age >= 0 && age <= ageOrder.indexOf(oldest);
  const forced = ageOrder.slice(0, ageOrder.indexOf(oldest) + 1).findLast((name) => name in values);
  if (!forced) return;
  if (!isFresh) draft.set(pointer, values[forced], 'freshness');
  for (const other of contradicting) draft.set(other, undefined, 'freshness');
}

/** Tools take `2` and `"2"` alike. */
function isSame(value: unknown, asked: unknown): boolean {
  return value === asked || (typeof asked === 'number' && value === String(asked));
}
