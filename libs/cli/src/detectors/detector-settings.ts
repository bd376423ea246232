import { invalid } from '../invalid.js';
import type { OwnDetector } from './detector.js';
import { wordsOf } from './words.js';

/** What a detector is created, changed or tried with. */
export interface SettingsOptions {
  title?: string;
  pattern?: string;
  ignoreCase?: boolean;
  slow?: boolean;
  words?: string;
  matchCase?: boolean;
  exactData?: boolean;
  minColumns?: number;
  within?: number;
  description?: string;
  label?: string;
  confidence?: number;
  context?: string[];
  against?: string[];
  requiresContext?: boolean;
}

type Kind = 'pattern' | 'words' | 'exactData';

/** Options that belong to one kind, and their names. */
const only: Readonly<Record<Kind, Partial<Record<keyof SettingsOptions, string>>>> = {
  pattern: { ignoreCase: '--ignore-case', slow: '--slow' },
  words: { matchCase: '--match-case' },
  exactData: { minColumns: '--min-columns', within: '--within' },
};
const names: Readonly<Record<Kind, string>> = { pattern: '--pattern', words: '--words', exactData: '--exact-data' };
const looksFor: Readonly<Record<Kind, string>> = { pattern: 'a pattern', words: 'words', exactData: 'exact data' };
const kinds = Object.keys(names) as Kind[];
const settingNames: readonly (keyof SettingsOptions)[] = [
  ...(['title', 'pattern', 'ignoreCase', 'slow', 'words', 'matchCase', 'exactData', 'minColumns', 'within'] as const),
  ...(['description', 'label', 'confidence', 'context', 'against', 'requiresContext'] as const),
];

/** The body that creates it. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export async function settingsOf(options: SettingsOptions): Promise<object> {
  const kind = kindOf(options);
  const { title, description, label, confidence, context, against, requiresContext } = options;
  return {
    ...{ title, description, label, confidence, requiresContext, contextWords: context, againstWords: against },
    ...(kind === 'pattern' && {
      regex: regexOf(options),
    }),
    ...(kind === 'words' && {
      wordList: { words: await wordsOf(options.words ?? ''), matchesCase: options.matchCase },
    }),
    ...(kind === 'exactData' && {
      exactData: exactDataOf(options),
    }),
  };
}

/**
 * The body that replaces one: what is not named stays, and so do the words unless others are given.
 * @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID for what is not of its kind
 */
export function changedSettings(now: OwnDetector, options: SettingsOptions, words?: readonly string[]): object {
  refuseOthers(now, options);
  const { regex, wordList, exactData } = now;
  const { title, description, label, confidence, requiresContext, context, against } = options;
  const given = {
    title,
    description,
    label,
    confidence,
    requiresContext,
    contextWords: context,
    againstWords: against,
  };
  return {
    ...{ title: now.title, description: now.description, label: now.label, confidence: now.confidence },
    ...{ requiresContext: now.requiresContext, contextWords: now.contextWords, againstWords: now.againstWords },
    ...named(given),
    ...(regex && { regex: { ...regex, ...named(regexOf(options)) } }),
    ...(wordList && { wordList: { ...wordList, ...named({ matchesCase: options.matchCase, words }) } }),
    ...(exactData && { exactData: { ...exactData, ...named(exactDataOf(options)) } }),
  };
}

const regexOf = ({ pattern, ignoreCase, slow }: SettingsOptions) => ({
  pattern,
  ignoresCase: ignoreCase,
  isSlow: slow,
});
const exactDataOf = ({ minColumns, within }: SettingsOptions) => ({ minColumns, withinCharacters: within });

/** What was given of them. */
function named(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Whether any setting is named. */
export function isChanging(options: SettingsOptions): boolean {
  return settingNames.some((name) => options[name] !== undefined);
}

function refuseOthers({ id, regex, wordList }: OwnDetector, options: SettingsOptions): void {
  const kind = regex ? 'pattern' : wordList ? 'words' : 'exactData';
  for (const other of kinds.filter((each) => each !== kind)) {
    const stray = Object.entries({ [other]: names[other], ...only[other] }).find(
      ([name]) => options[name as keyof SettingsOptions] !== undefined,
    );
    if (stray) throw invalid(`${id} looks for ${looksFor[kind]}; ${stray[1]} does not go with that.`);
  }
}

function kindOf(options: SettingsOptions): Kind {
  const given = kinds.filter((kind) => options[kind] !== undefined);
  const [kind] = given;
  if (kind === undefined || given.length > 1) throw invalid('Give one of --pattern, --words and --exact-data.');
  for (const other of kinds.filter((each) => each !== kind)) {
    const stray = Object.entries(only[other]).find(([name]) => options[name as keyof SettingsOptions] !== undefined);
    if (stray) throw invalid(`${stray[1]} goes with ${names[other]}.`);
  }
  return kind;
}
