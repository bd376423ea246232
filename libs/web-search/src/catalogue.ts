import { SearchRole, type SearchAdapter } from '@gatehouse/contracts';
import type { AdapterFamily, FreshnessValues, Role, SafeSearchValues, ToolAdapter, ToolDefinition } from './adapter.js';
import { brave } from './adapters/brave.js';
import { braveReference } from './adapters/brave-reference.js';
import { duckduckgo } from './adapters/duckduckgo.js';
import { exa } from './adapters/exa.js';
import { fetchReference } from './adapters/fetch.js';
import { firecrawl } from './adapters/firecrawl.js';
import { perplexity } from './adapters/perplexity.js';
import { searxng } from './adapters/searxng.js';
import { tavily } from './adapters/tavily.js';
import { fitAdapter, fitsWhole } from './fit.js';
import { suggestAdapter, type Suggestion } from './suggest.js';

/** The servers whose tools are known. */
export const adapterFamilies: readonly AdapterFamily[] = [
  tavily,
  exa,
  firecrawl,
  brave,
  braveReference,
  searxng,
  perplexity,
  duckduckgo,
  fetchReference,
];

/** How a tool is read: as the known one of its name, or as its definition suggests; undefined when it is no search. */
export function adapterOf(definition: ToolDefinition): Suggestion | undefined {
  const known = adapterFamilies.flatMap(({ provider, tools }) => {
    const tool = Object.hasOwn(tools, definition.name) ? tools[definition.name] : undefined;
    return tool ? [{ provider, ...tool }] : [];
  });
  const { inputSchema } = definition;
  const adapter = known.find((candidate) => fitsWhole(candidate, inputSchema)) ?? known[0];
  const suggestion = adapter ? { adapter, isSure: true } : suggestAdapter(definition);
  return suggestion && { ...suggestion, adapter: fitAdapter(suggestion.adapter, inputSchema) };
}

/** What an administrator said of a tool; undefined when it does nothing on the web. */
export function customAdapter(said: SearchAdapter): ToolAdapter | undefined {
  const role = roleNames[said.role];
  if (!role) return undefined;
  const { query, include, exclude, count, safeSearch, freshness, urls, sideChannels } = said;
  return {
    provider: 'custom',
    role,
    ...(query ? { query } : {}),
    ...(include ? { include } : {}),
    ...(exclude ? { exclude } : {}),
    ...(include !== '' && include === exclude ? { isExclusive: true } : {}),
    ...(count ? { count: { pointer: count } } : {}),
    ...(safeSearch ? { safeSearch: { pointer: safeSearch, values: parsed(said.safeSearchValues) } } : {}),
    ...(freshness ? { freshness: { pointer: freshness, values: parsed(said.freshnessValues) } } : {}),
    ...(urls.length > 0 ? { urls } : {}),
    sideChannels,
  };
}

/** Names of roles as the API and the records write them. */
export const roleNames: Readonly<Record<number, Role | undefined>> = {
  [SearchRole.SEARCH]: 'search',
  [SearchRole.FETCH]: 'fetch',
  [SearchRole.CRAWL]: 'crawl',
  [SearchRole.ANSWER]: 'answer',
};

function parsed(values: Readonly<Record<string, string>>): SafeSearchValues & FreshnessValues {
  return Object.fromEntries(Object.entries(values).map(([level, json]) => [level, parse(json)]));
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
