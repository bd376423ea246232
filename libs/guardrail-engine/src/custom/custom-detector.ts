import type { DetectorSettings } from '@gatehouse/contracts';
import type { Detector, Finder } from '../detector.js';
import { ExactDataIndex } from './exact-data/index-search.js';
import type { KeyedHash } from './exact-data/format.js';
import { problemOfCost } from './pattern-cost.js';
import { problemOfPattern, regexFinder, type RegexRule } from './regex.js';
import { WordList } from './word-list.js';

/** How an organization's own detector looks. */
export type CustomKind = 'regex' | 'wordlist' | 'edm';

/** What a detector looks for besides its settings: words, or an index of exact data. */
export type DetectorContent = WordList | ExactDataIndex;

const noExamples = { found: [], clean: [], worst: [] };

/** The kind that the settings say; undefined for one that this build does not know. */
export function customKindOf({ detection }: DetectorSettings): CustomKind | undefined {
  switch (detection.case) {
    case 'regex':
      return 'regex';
    case 'wordList':
      return 'wordlist';
    case 'exactData':
      return 'edm';
    case undefined:
      return undefined;
  }
}

/** The id under which profiles name a detector: `org.regex.<slug>`, `org.wordlist.<slug>` or `org.edm.<slug>`. */
export function customDetectorId(slug: string, settings: DetectorSettings): string {
  return `org.${customKindOf(settings) ?? 'unknown'}.${slug}`;
}

/** The slug in an id that one of an organization's own detectors may have; undefined for any other name, groups too. */
export function customSlugOf(id: string): string | undefined {
  return /^org\.(?:regex|wordlist|edm)\.([a-z0-9][a-z0-9-]{0,62})$/.exec(id)?.[1];
}

/**
 * What is wrong with settings, in words for their author; empty = nothing. A pattern is tried out: `clock` answers
 * milliseconds.
 */
export function problemsOfDetector(settings: DetectorSettings, clock: () => number): string[] {
  const { confidence, requiresContext, contextWords, detection } = settings;
  const problems: string[] = [];
  if (!(confidence >= 0 && confidence <= 1)) problems.push('The confidence has to be between 0 and 1.');
  if (requiresContext && contextWords.length === 0) problems.push('A detector that needs context needs context words.');
  if (detection.case === undefined) problems.push('Say what is to be found: a pattern, words, or exact data.');
  if (detection.case === 'regex') {
    const rule: RegexRule = { ...detection.value, confidence };
    const problem = problemOfPattern(rule) ?? problemOfCost(rule, clock);
    if (problem) problems.push(problem);
  }
  return problems;
}

/**
 * What a detector looks for, from its data as it was stored: words as UTF-8, one a line, or an index of exact data.
 * @throws RangeError when the bytes are neither
 */
export function readDetectorContent(settings: DetectorSettings, bytes: Uint8Array, hash: KeyedHash): DetectorContent {
  if (settings.detection.case === 'exactData') return new ExactDataIndex(bytes, hash);
  return new WordList(new TextDecoder('utf-8', { fatal: true }).decode(bytes).split('\n'));
}

/**
 * An organization's own detector, as the scanner takes it. Without content, words and exact data find nothing.
 * @throws Error for a pattern that is not valid
 */
export function customDetector(slug: string, settings: DetectorSettings, content?: DetectorContent): Detector {
  return { ...emptyDetector(slug, settings), finders: finderOf(settings, content) };
}

/** The same without what it looks for, where that cannot be compiled: a pattern that another version of the engine took. */
export function emptyDetector(slug: string, settings: DetectorSettings): Detector {
  const { title, description, label, contextWords, againstWords, requiresContext } = settings;
  return {
    id: customDetectorId(slug, settings),
    kind: 'organization',
    title,
    description,
    label,
    context: { words: contextWords, against: againstWords, isRequired: requiresContext },
    finders: [],
    examples: noExamples,
  };
}

/** The same where nobody knows what it would have found: it fails in every text, which is said by `engine.detector_failed`. */
export function failingDetector({ context: _, ...detector }: Detector): Detector {
  const search = () => {
    throw new Error('the detector lacks what it looks for');
  };
  return { ...detector, finders: [{ search }] };
}

function finderOf({ detection, confidence }: DetectorSettings, content: DetectorContent | undefined): Finder[] {
  if (detection.case === 'regex') return [regexFinder({ ...detection.value, confidence })];
  if (detection.case === 'wordList' && content instanceof WordList) {
    const { matchesCase } = detection.value;
    return [{ search: (text) => content.search(text, { confidence, matchesCase }) }];
  }
  if (detection.case === 'exactData' && content instanceof ExactDataIndex) {
    const { minColumns, withinCharacters } = detection.value;
    const rule = { confidence, minColumns, withinCharacters };
    const search = (text: string) => content.search(text, rule);
    return [minColumns > 1 ? { search, relate: (texts) => content.relate(texts, rule) } : { search }];
  }
  return [];
}
