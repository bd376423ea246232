import type { WebSearchPolicy } from '@gatehouse/contracts';
import { Budget, builtIn, compileScanner, type Active, type Detector, type Scanner } from '@gatehouse/guardrail-engine';
import type { DomainSet } from './domains.js';
import { findBareHosts } from './links.js';
import type { ActivePolicy, QueryScanner, Span } from './policy.js';

/** As sure as a detector has to be where a policy does not say. */
const medium = 0.55;
const maxLogged = 500;

interface Search {
  scanner: Scanner;
  asked: Active;
  from: number;
}

/**
 * What looks through queries for a policy: its code names, and the detectors that it names, of the engine and of the
 * organization's own (`own`). What is too much work to look through counts as sensitive, and so does everything where one
 * of the organization's own is named that is not there.
 */
export function queryScannerOf({ query }: WebSearchPolicy, own?: Scanner): QueryScanner {
  const names = (query?.codenames ?? []).filter((name) => name.trim() !== '');
  const codenames = names.length > 0 ? searchIn(compileScanner([codenameDetector(names)]), () => true, 0) : undefined;
  const wanted = query?.detectors ?? [];
  const from = query?.minConfidence || medium;
  const isWanted = ({ id }: Detector) => wanted.some((name) => isMeant(name, id));
  const isLacking = wanted.some((name) => ownName.test(name) && !own?.detectors.some(({ id }) => id === name));
  const searches = wanted.length === 0 ? [] : [builtIn, ...(own ? [own] : [])].map((s) => searchIn(s, isWanted, from));
  // What is on record has none of them in it, whichever the policy names.
  const masked = [...(codenames ? [codenames] : []), ...searches, ...(own ? [searchIn(own, () => true, 0)] : [])];
  return {
    stops: (written) => {
      if (isLacking) return 'query_sensitive';
      const texts = written.map(visible);
      if (codenames && texts.some((text) => hits(codenames, text).length > 0)) return 'query_codename';
      return searches.some((search) => texts.some((text) => hits(search, text).length > 0))
        ? 'query_sensitive'
        : undefined;
    },
    spans: (text) => (isLacking ? [whole(text)] : masked.flatMap((search) => hits(search, text))),
  };
}

/** An organization's own detector, and no group of them. */
const ownName = /^org\.[a-z]+\.[a-z0-9-]+$/;

function whole(text: string): Span {
  return { start: 0, end: text.length, label: 'not looked through' };
}

/** Without the characters that nobody sees, and that would part a word. */
function visible(text: string): string {
  return text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
}

/** Whether a policy means a detector by a name: its id, a group, or `*` for all. */
export function isMeant(name: string, id: string): boolean {
  if (name === '*') return true;
  return name.endsWith('.*') ? id.startsWith(name.slice(0, -1)) : id === name;
}

function searchIn(scanner: Scanner, isAsked: (detector: Detector) => boolean, from: number): Search {
  return { scanner, asked: scanner.ask(isAsked, 'request'), from };
}

function hits({ scanner, asked, from }: Search, text: string): Span[] {
  const budget = new Budget(text.length);
  const found = scanner.scanText(text, asked, [], budget).filter(({ confidence }) => confidence >= from);
  if (budget.saying) return [whole(text)];
  return found.map(({ start, end, detector }) => ({ start, end, label: detector.label }));
}

/** Finds words and phrases whole, in any case; the engine sees through look-alikes and encodings. */
function codenameDetector(names: readonly string[]): Detector {
  return {
    id: 'org.codenames',
    kind: 'organization',
    title: 'Code names',
    description: 'Words and phrases that a web-search policy names.',
    label: 'code name',
    finders: [
      {
        literals: names,
        verify: (text, start, end) =>
          isWordPart(text, start - 1) || isWordPart(text, end) ? undefined : { start, end, confidence: 0.99 },
      },
    ],
    examples: { found: [], clean: [], worst: [] },
  };
}

function isWordPart(text: string, at: number): boolean {
  return /[\p{L}\p{N}]/u.test(text.charAt(at));
}

const everything = searchIn(builtIn, ({ isOptIn }) => isOptIn !== true, medium);

/** A query as the record of the call has it: without what detectors, code names and names of internal hosts are about. */
export function maskedQuery(query: string, policies: readonly ActivePolicy[]): string {
  if (query === '' || policies.some(({ omitQuery }) => omitQuery)) return '';
  // What is cut off could be the end of what is to be masked.
  const text = visible(query.slice(0, 4 * maxLogged)).toWellFormed();
  const spans = [
    ...hits(everything, text),
    ...policies.flatMap(({ scanner, internal }) => [...scanner.spans(text), ...internalHosts(internal, text)]),
  ].sort((a, b) => a.start - b.start || b.end - a.end);
  let out = '';
  let at = 0;
  for (const { start, end, label } of spans) {
    if (start >= at) out += `${text.slice(at, start)}[masked: ${label}]`;
    at = Math.max(at, end);
  }
  const masked = out + text.slice(at);
  return masked.length > maxLogged ? `${masked.slice(0, maxLogged - 1).toWellFormed()}…` : masked;
}

function internalHosts(internal: DomainSet, text: string): Span[] {
  if (internal.size === 0) return [];
  return findBareHosts(text)
    .filter(({ host }) => internal.has({ scheme: '', host, path: '/' }))
    .map(({ start, end }) => ({ start, end, label: 'internal host' }));
}
