import {
  CitationAction,
  create,
  Freshness,
  SafeSearch,
  SearchRole,
  SideChannels,
  WebSearchMode,
  WebSearchPolicySchema,
  type WebSearchPolicy,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import { builtIn } from '@gatehouse/guardrail-engine';
import { toDomainEntry } from '@gatehouse/web-search';
import type { DomainRulesDto, QueryRulesDto, RequestRulesDto, WebSearchPolicyDto } from './web-search.dto.js';
import { searchRoles, type SearchRoleName, type WebSearchPolicyBody } from './web-search.entity.js';

const roles: Readonly<Record<SearchRoleName, SearchRole>> = {
  search: SearchRole.SEARCH,
  fetch: SearchRole.FETCH,
  crawl: SearchRole.CRAWL,
  answer: SearchRole.ANSWER,
};
const safeSearches = { any: SafeSearch.UNSPECIFIED, moderate: SafeSearch.MODERATE, strict: SafeSearch.STRICT };
const freshnesses = {
  any: Freshness.UNSPECIFIED,
  day: Freshness.DAY,
  week: Freshness.WEEK,
  month: Freshness.MONTH,
  year: Freshness.YEAR,
};
const sideChannels = { refuse: SideChannels.REFUSE, strip: SideChannels.STRIP, allow: SideChannels.ALLOW };
const citations = { redact: CitationAction.REDACT, block: CitationAction.BLOCK };
const modes = { enforce: WebSearchMode.ENFORCE, monitor: WebSearchMode.MONITOR };

/** What stops a query where an administrator does not say: secrets, and data of persons and payments. */
const usualDetectors = ['secret.*', 'pci.*', 'fin.*', 'pii.*', 'health.*'];
const usualConfidence = 0.55;

/**
 * What the API got, as events hold it.
 * @throws GatehouseError GATEHOUSE_REQUEST_INVALID for domains that are none
 */
export function toPolicy(given: WebSearchPolicyDto): WebSearchPolicy {
  const { query, request, domains, urls, results, roles: named, mode, ...who } = withoutNulls(given);
  return create(WebSearchPolicySchema, {
    ...who,
    roles: searchRoles.filter((name) => named?.includes(name)).map((name) => roles[name]),
    query: toQueryRules(withoutNulls(query)),
    request: toRequestRules(withoutNulls(request)),
    domains: toDomainRules(withoutNulls(domains)),
    urls: { ...withoutNulls(urls), hosts: entriesOf('urls.hosts', urls?.hosts) },
    results: { ...withoutNulls(results), citations: citations[results?.citations ?? 'redact'] },
    mode: modes[mode ?? 'enforce'],
  });
}

function toQueryRules(query: QueryRulesDto) {
  return {
    ...query,
    detectors: query.detectors ?? usualDetectors,
    minConfidence: query.minConfidence ?? usualConfidence,
    internalSuffixes: entriesOf('query.internalSuffixes', query.internalSuffixes),
  };
}

function toRequestRules(request: RequestRulesDto) {
  return {
    ...request,
    safeSearch: safeSearches[request.safeSearch ?? 'any'],
    freshness: freshnesses[request.freshness ?? 'any'],
    sideChannels: sideChannels[request.sideChannels ?? 'refuse'],
  };
}

function toDomainRules(domains: DomainRulesDto) {
  return {
    ...domains,
    include: entriesOf('domains.include', domains.include),
    exclude: entriesOf('domains.exclude', domains.exclude),
  };
}

/** Left out and null are the same. */
function withoutNulls<Body extends object>(body: Body | undefined): Body {
  return Object.fromEntries(
    Object.entries(body ?? {}).filter(([, value]) => value !== null && value !== undefined),
  ) as Body;
}

/**
 * Domains as lists hold them, each once.
 * @throws GatehouseError GATEHOUSE_REQUEST_INVALID that names the first five that are none
 */
export function entriesOf(where: string, given?: readonly string[] | null): string[] {
  const written = given ?? [];
  const problems: string[] = [];
  const entries = written.flatMap((text) => {
    try {
      return [toDomainEntry(text)];
    } catch (error) {
      problems.push((error as Error).message);
      return [];
    }
  });
  if (problems.length === 0) return [...new Set(entries)];
  const detail = `${where}: ${problems.slice(0, 5).join('; ')}${problems.length > 5 ? `; ${problems.length - 5} more` : ''}.`;
  throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', { detail });
}

/** Whether it names something that comes with the engine, or a group of the organization's own. */
export function isBuiltIn(name: string): boolean {
  if (name === '*' || usualDetectors.includes(name) || ownGroup.test(name)) return true;
  const isGroup = name.endsWith('.*');
  return builtIn.detectors.some(({ id }) => (isGroup ? id.startsWith(name.slice(0, -1)) : id === name));
}

const ownGroup = /^org\.(?:(?:regex|wordlist|edm)\.)?\*$/;

/** What events hold, as the API shows it. */
export function toBody(policy: WebSearchPolicy): WebSearchPolicyBody {
  const { name, agents, groups, userDomains, backends, disabled } = policy;
  const { query, request, domains, urls, results } = create(WebSearchPolicySchema, {
    query: {},
    request: {},
    domains: {},
    urls: {},
    results: {},
    ...plain(policy),
  });
  return {
    ...{ name, agents, groups, userDomains, backends, disabled },
    roles: searchRoles.filter((role) => policy.roles.includes(roles[role])),
    query: plain(query),
    request: {
      ...plain(request),
      safeSearch: nameIn(safeSearches, request?.safeSearch, 'any'),
      freshness: nameIn(freshnesses, request?.freshness, 'any'),
      sideChannels: nameIn(sideChannels, request?.sideChannels, 'refuse'),
    },
    domains: plain(domains),
    urls: plain(urls),
    results: { ...plain(results), citations: nameIn(citations, results?.citations, 'redact') },
    mode: nameIn(modes, policy.mode, 'enforce'),
  };
}

function nameIn<Name extends string>(
  names: Readonly<Record<Name, number>>,
  value: number | undefined,
  usual: Name,
): Name {
  return (Object.keys(names) as Name[]).find((name) => names[name] === value) ?? usual;
}

/** A message without what only says that it is one. */
function plain<Message extends { $typeName: string }>(message: Message | undefined): Omit<Message, '$typeName'> {
  const { $typeName: _, ...fields } = message ?? ({ $typeName: '' } as Message);
  return fields;
}
