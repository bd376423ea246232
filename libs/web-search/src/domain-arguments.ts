import type { ToolAdapter } from './adapter.js';
import type { Draft } from './draft.js';
import type { ActivePolicy, WebReason } from './policy.js';
import { isContainer, textsUnder } from './pointers.js';

/** More than this is left to what is done with the results: tools refuse long lists. */
const maxInjected = 50;

/** Lists of domains and `site:` operators: what contradicts the policy goes, what it wants comes. */
export function rewriteDomains(policy: ActivePolicy, adapter: ToolAdapter, draft: Draft): WebReason | undefined {
  if (!policy.hasDomains) return undefined;
  const refused = stripSites(policy, adapter, draft);
  if (refused) return refused;
  const asked = askedDomains(adapter, draft);
  const included = includedDomains(policy, asked.included);
  if (included === undefined) return 'domain_denied';
  const max = Math.min(adapter.maxDomains ?? maxInjected, maxInjected);
  const excluded = excludedDomains(policy, asked.excluded).slice(0, max);
  if (asked.isSigned) {
    const signed = included.length > 0 ? included.slice(0, max) : excluded.map((domain) => `-${domain}`);
    setList(draft, adapter.include, signed, 'include');
    return undefined;
  }
  if (included.length <= max) setList(draft, adapter.include, included, 'include');
  if (adapter.excludesByGoggle) setGoggle(draft, adapter.exclude, excluded);
  else setList(draft, adapter.exclude, adapter.isExclusive && included.length > 0 ? [] : excluded, 'exclude');
  return undefined;
}

interface AskedDomains {
  included: readonly string[];
  excluded: readonly string[];
  /** Both stand in one list, with `-` before those that are excluded. */
  isSigned: boolean;
}

function askedDomains({ include, exclude, excludesByGoggle }: ToolAdapter, draft: Draft): AskedDomains {
  const included = listAt(draft, include);
  const isSigned = include !== undefined && include === exclude;
  if (!isSigned) return { included, excluded: excludesByGoggle ? [] : listAt(draft, exclude), isSigned };
  const isMinus = (domain: string) => domain.startsWith('-');
  const excluded = included.filter(isMinus).map((domain) => domain.slice(1));
  return { included: included.filter((domain) => !isMinus(domain)), excluded, isSigned };
}

/** What of the asked-for domains may be; those of the policy when none was asked for. Undefined when nothing is left. */
function includedDomains(policy: ActivePolicy, asked: readonly string[]): readonly string[] | undefined {
  const named = policy.include.map(hostOf);
  if (asked.length === 0) return named.length <= maxInjected ? [...new Set(named)] : [];
  const allowed = asked.filter((domain) => policy.allowsDomain(asUrl(domain)));
  return allowed.length > 0 ? allowed : undefined;
}

function excludedDomains(policy: ActivePolicy, asked: readonly string[]): string[] {
  // A part of a site cannot be left out without the whole of it.
  const named = policy.exclude.filter((entry) => !entry.includes('/')).map(hostOf);
  return [...new Set([...asked, ...named])];
}

function listAt(draft: Draft, pointer: string | undefined): readonly string[] {
  return pointer === undefined ? [] : textsUnder(draft.get(pointer)).filter((text) => text !== '');
}

function setList(draft: Draft, pointer: string | undefined, list: readonly string[], change: string): void {
  const before = listAt(draft, pointer);
  const isSame = list.length === before.length && list.every((domain, i) => domain === before[i]);
  if (pointer !== undefined && !isSame) draft.set(pointer, list.length === 0 ? undefined : list, change);
}

function setGoggle(draft: Draft, pointer: string | undefined, excluded: readonly string[]): void {
  if (pointer !== undefined && excluded.length > 0)
    draft.set(pointer, excluded.map((domain) => `$discard,site=${domain}`).join('\n'), 'exclude');
}

function hostOf(entry: string): string {
  const plain = entry.startsWith('.') ? entry.slice(1) : entry;
  return plain.split('/')[0] ?? plain;
}

/** A domain as tools take it, which may have `*.` and a path. */
function asUrl(domain: string): string {
  const plain = domain.trim().replace(/^\*?\./, '');
  return /^https?:\/\//i.test(plain) ? plain : `https://${plain}`;
}

const operator = /(?<![\w-])\(?(?:site|domain|host):\s?("?)([^\s"()|,]{1,300})\1\)?/gi;

/** Takes `site:` operators out that name what is not allowed. */
function stripSites(policy: ActivePolicy, { query }: ToolAdapter, draft: Draft): WebReason | undefined {
  if (query === undefined) return undefined;
  const before = draft.get(query);
  let isStripped = false;
  const strip = (text: string): string =>
    text.replaceAll(operator, (whole, _quote: string, site: string) => {
      if (policy.allowsDomain(asUrl(site))) return whole;
      isStripped = true;
      return '';
    });
  const after = mapTexts(before, strip);
  if (!isStripped) return undefined;
  if (textsUnder(after).every((text) => text.replaceAll(/[\s()|"]|\bOR\b/g, '') === '')) return 'domain_denied';
  draft.set(query, after, 'site_operator');
  return undefined;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value).replaceAll(/ {2,}/g, ' ').trim();
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isContainer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
