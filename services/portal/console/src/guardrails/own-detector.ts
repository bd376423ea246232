import { ApiError } from '../api/client.js';
import type { OwnDetector, OwnKind, OwnSettings } from '../api/own-detectors.js';

export const kindNames: Readonly<Record<OwnKind, string>> = {
  regex: 'Pattern',
  wordList: 'Words',
  exactData: 'Exact data',
};

export function kindOf({ regex, wordList }: OwnSettings): OwnKind {
  return regex ? 'regex' : wordList ? 'wordList' : 'exactData';
}

type Common = Omit<OwnSettings, OwnKind>;

const unsaid: Common = {
  ...{ title: '', description: '', label: '', confidence: 0.8 },
  ...{ contextWords: [], againstWords: [], requiresContext: false },
};

/** What a new detector of a kind begins with; what was said before the kind was chosen stays. */
export function newSettings(kind: OwnKind, before: Common = unsaid): OwnSettings {
  const common = commonOf(before);
  switch (kind) {
    case 'regex':
      return { ...common, regex: { pattern: '', ignoresCase: false, isSlow: false } };
    case 'wordList':
      return { ...common, wordList: { words: [], matchesCase: false } };
    case 'exactData':
      return { ...common, exactData: { minColumns: 2, withinCharacters: 200 } };
  }
}

/** What a person can set of one that exists. */
export function settingsOf(detector: OwnDetector): OwnSettings {
  const { title, label, regex, wordList, exactData } = detector;
  return {
    ...commonOf(detector),
    label: label === title ? '' : label,
    ...(regex ? { regex } : {}),
    ...(wordList ? { wordList } : {}),
    ...(exactData ? { exactData } : {}),
  };
}

function commonOf(settings: Common): Common {
  const { title, description, label, confidence, contextWords, againstWords, requiresContext } = settings;
  return { title, description, label, confidence, contextWords, againstWords, requiresContext };
}

/** What is missing, in words; undefined = nothing. `isNew`: no words are stored yet. */
export function missingIn(settings: OwnSettings, isNew: boolean): string | undefined {
  if (settings.title.trim() === '') return 'Give it a name.';
  if (settings.regex?.pattern === '') return 'Write a pattern.';
  if (isNew && settings.wordList?.words?.length === 0) return 'Write at least one word.';
  if (settings.requiresContext && settings.contextWords.length === 0) return 'Say which words it needs near a match.';
  return undefined;
}

/** What it looks for, in a few words. */
export function describeOwn({ regex, exactData, data }: OwnDetector): string {
  if (regex) return regex.pattern;
  const count = (exactData ? data?.rows : data?.entries) ?? 0;
  if (!exactData) return `${count.toLocaleString()} ${count === 1 ? 'word' : 'words'}`;
  if (!data) return 'nothing yet: no rows were uploaded';
  return `${count.toLocaleString()} ${count === 1 ? 'row' : 'rows'} of ${data.columns.join(', ')}`;
}

/** What the gateway says against what is looked for itself, to be shown where it was written. */
export function refusalOf(error: unknown, kind: OwnKind): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const isOfPattern = kind === 'regex' && error.is('GATEHOUSE_DETECTOR_INVALID');
  const isOfWords = kind === 'wordList' && error.is('GATEHOUSE_DETECTOR_DATA_INVALID');
  return isOfPattern || isOfWords ? error.problem.detail : undefined;
}
