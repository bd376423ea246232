import {
  CitationAction,
  create,
  DomainRulesSchema,
  Freshness,
  QueryRulesSchema,
  RequestRulesSchema,
  ResultRulesSchema,
  SafeSearch,
  SideChannels,
  UrlRulesSchema,
  WebSearchMode,
  type DomainRules,
  type UrlRules,
  type WebSearchPolicy,
} from '@gatehouse/contracts';
import type { Role } from './adapter.js';
import { roleNames } from './catalogue.js';
import { addressOf, DomainSet, isPrivateHost, type WebAddress } from './domains.js';
import { nestedUrls } from './links.js';

/** Why a call or an answer is refused; also the reason codes of call records, with `web_search_` before them. */
export type WebReason =
  | 'role_denied'
  | 'query_too_long'
  | 'query_codename'
  | 'query_sensitive'
  | 'query_internal_host'
  | 'url_denied'
  | 'domain_denied'
  | 'argument_forbidden'
  | 'answer_blocked';

/** Who uses which backend. */
export interface WebCaller {
  agentId: string;
  groups: readonly string[];
  userDomain: string;
  backendId: string;
}

/** What a policy finds in a text that is sent out. */
export interface QueryScanner {
  /** Whether a detector or code name is in it, and which kind. */
  stops(texts: readonly string[]): 'query_codename' | 'query_sensitive' | undefined;
  /** Where it is, to be masked. */
  spans(text: string): readonly Span[];
}

/** A stretch of a text, and what it is. */
export interface Span {
  start: number;
  end: number;
  label: string;
}

/** One policy in force. */
export interface ActivePolicy {
  readonly id: string;
  readonly isEnforced: boolean;
  /** Undefined = all. */
  readonly roles: ReadonlySet<Role> | undefined;
  readonly maxQuery: number;
  readonly scanner: QueryScanner;
  readonly internal: DomainSet;
  readonly omitQuery: boolean;
  readonly safeSearch: 'moderate' | 'strict' | undefined;
  readonly maxCount: number;
  readonly freshness: 'day' | 'week' | 'month' | 'year' | undefined;
  readonly sideChannels: 'refuse' | 'strip' | 'allow';
  readonly forbidden: readonly string[];
  /** Domains to be written into arguments: those that are named, and no whole categories. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Whether it says anything about domains. */
  readonly hasDomains: boolean;
  /** Whether results and pages may come from there; what it leads on to counts too. */
  allowsDomain(url: string): boolean;
  /** Whether the host is one of those that are named as excluded. */
  excludesHost(host: string): boolean;
  /** Whether it may be fetched. */
  allowsFetch(url: string): 'ok' | 'url_denied' | 'domain_denied';
  readonly maxResults: number;
  readonly defangsLinks: boolean;
  readonly stripsImages: boolean;
  readonly blocksCitations: boolean;
  matches(caller: WebCaller): boolean;
}

/** All policies of an organization, compiled. */
export interface WebSearchRules {
  /** Those that apply to a caller; all of them hold. */
  policiesFor(caller: WebCaller): readonly ActivePolicy[];
}

/** What policies are made of. */
export interface WebSearchParts {
  policies: Readonly<Record<string, WebSearchPolicy>>;
  /** Domains by slug of their category. */
  categories: Readonly<Record<string, readonly string[]>>;
  /** Makes what looks through queries for a policy. */
  scannerOf: (policy: WebSearchPolicy) => QueryScanner;
}

/** Compiles policies once, so that to find those of a call is a few look-ups. Undefined when none is in force. */
export function compileWebSearch({ policies, categories, scannerOf }: WebSearchParts): WebSearchRules | undefined {
  const sets = new Map<string, DomainSet>();
  const categoryOf = (slug: string): DomainSet => {
    const set = sets.get(slug) ?? new DomainSet(Object.hasOwn(categories, slug) ? (categories[slug] ?? []) : []);
    sets.set(slug, set);
    return set;
  };
  const active = Object.entries(policies)
    .filter(([, policy]) => !policy.disabled)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, policy]) => compilePolicy(id, policy, categoryOf, scannerOf(policy)));
  if (active.length === 0) return undefined;
  return { policiesFor: (caller) => active.filter((policy) => policy.matches(caller)) };
}

const ages = {
  [Freshness.DAY]: 'day',
  [Freshness.WEEK]: 'week',
  [Freshness.MONTH]: 'month',
  [Freshness.YEAR]: 'year',
} as const;
const levels = { [SafeSearch.MODERATE]: 'moderate', [SafeSearch.STRICT]: 'strict' } as const;
const sideChannelNames = { [SideChannels.STRIP]: 'strip', [SideChannels.ALLOW]: 'allow' } as const;

function compilePolicy(
  id: string,
  policy: WebSearchPolicy,
  categoryOf: (slug: string) => DomainSet,
  scanner: QueryScanner,
): ActivePolicy {
  const { query, request, results, domains, urls } = whole(policy);
  const roles = policy.roles.map((role) => roleNames[role]).filter((role) => role !== undefined);
  return {
    id,
    isEnforced: policy.mode !== WebSearchMode.MONITOR,
    // A role that this build does not know allows nothing.
    roles: policy.roles.length === 0 ? undefined : new Set(roles),
    maxQuery: query.maxLength || Infinity,
    scanner,
    internal: new DomainSet(query.internalSuffixes),
    omitQuery: query.omitQuery,
    safeSearch: levels[request.safeSearch as SafeSearch.STRICT],
    maxCount: request.maxCount || Infinity,
    freshness: ages[request.freshness as Freshness.DAY],
    sideChannels: sideChannelNames[request.sideChannels as SideChannels.STRIP] ?? 'refuse',
    forbidden: request.forbiddenArguments,
    include: domains.include,
    exclude: domains.exclude,
    ...compileDomains(domains, urls, categoryOf),
    maxResults: Math.min(results.maxResults || Infinity, request.maxCount || Infinity),
    defangsLinks: results.defangLinks,
    stripsImages: results.stripImages,
    blocksCitations: results.citations === CitationAction.BLOCK,
    matches: matcherOf(policy),
  };
}

function whole({ query, request, results, domains, urls }: WebSearchPolicy) {
  return {
    query: query ?? create(QueryRulesSchema),
    request: request ?? create(RequestRulesSchema),
    results: results ?? create(ResultRulesSchema),
    domains: domains ?? create(DomainRulesSchema),
    urls: urls ?? create(UrlRulesSchema),
  };
}

type DomainParts = Pick<ActivePolicy, 'hasDomains' | 'allowsDomain' | 'excludesHost' | 'allowsFetch'>;

function compileDomains(domains: DomainRules, urls: UrlRules, categoryOf: (slug: string) => DomainSet): DomainParts {
  const denied = [new DomainSet(domains.exclude), ...domains.excludeCategories.map(categoryOf)];
  const named = [new DomainSet(domains.include), ...domains.includeCategories.map(categoryOf)];
  const isLimited = domains.include.length + domains.includeCategories.length > 0;
  const isDenied = (address: WebAddress | undefined) => address !== undefined && denied.some((set) => set.has(address));
  const isNamed = (address: WebAddress) => !isLimited || named.some((set) => set.has(address, true));
  const allowsDomain = (url: string): boolean => {
    const address = addressOf(url);
    // What cannot be read is from nowhere that is allowed.
    if (!address || isDenied(address) || !isNamed(address)) return false;
    return !nestedUrls(url).some((nested) => isDenied(addressOf(nested)));
  };
  return {
    hasDomains: isLimited || denied.some((set) => set.size > 0) || urls.hosts.length > 0,
    allowsDomain,
    excludesHost: (host) => isDenied({ scheme: 'https', host, path: '/' }),
    allowsFetch: fetchRule(urls, allowsDomain),
  };
}

function fetchRule(urls: UrlRules, allowsDomain: ActivePolicy['allowsDomain']): ActivePolicy['allowsFetch'] {
  const hosts = urls.hosts.length > 0 ? new DomainSet(urls.hosts) : undefined;
  const schemes = new Set(urls.schemes.length > 0 ? urls.schemes : ['https', 'http']);
  return (url) => {
    const address = addressOf(url);
    if (!address || !schemes.has(address.scheme)) return 'url_denied';
    if (!urls.allowPrivate && isPrivateHost(address.host)) return 'url_denied';
    return allowsDomain(url) && (!hosts || hosts.has(address, true)) ? 'ok' : 'domain_denied';
  };
}

function matcherOf(policy: WebSearchPolicy): (caller: WebCaller) => boolean {
  const agents = new Set(policy.agents);
  const groups = new Set(policy.groups);
  const userDomains = new Set(policy.userDomains);
  const backends = new Set(policy.backends);
  const has = (set: ReadonlySet<string>, value: string) => set.size === 0 || set.has(value);
  return (caller) =>
    has(agents, caller.agentId) &&
    has(backends, caller.backendId) &&
    has(userDomains, caller.userDomain) &&
    (groups.size === 0 || caller.groups.some((group) => groups.has(group)));
}
