import { invalid } from '../invalid.js';
import { wordsOf } from './words.js';

/** What a detector is created with. */
export interface SettingsOptions {
  title: string;
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
const kinds = Object.keys(names) as Kind[];

/** The body that creates it. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export async function settingsOf(options: SettingsOptions): Promise<object> {
  const kind = kindOf(options);
  const { title, description, label, confidence, context, against, requiresContext } = options;
  return {
    ...{ title, description, label, confidence, requiresContext, contextWords: context, againstWords: against },
    ...(kind === 'pattern' && {
      regex: { pattern: options.pattern, ignoresCase: options.ignoreCase, isSlow: options.slow },
    }),
    ...(kind === 'words' && {
      wordList: { words: await wordsOf(options.words ?? ''), matchesCase: options.matchCase },
    }),
    ...(kind === 'exactData' && {
      exactData: { minColumns: options.minColumns, withinCharacters: options.within },
    }),
  };
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
