import type { Command } from 'commander';
import { segment } from '../change-options.js';
import { invalid } from '../invalid.js';
import { formatTable } from '../output/table.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import type { OwnDetector } from './detector.js';
import { withoutSettings, withSettings } from './detector-options.js';
import { changedSettings, settingsOf, type SettingsOptions } from './detector-settings.js';
import { textOf, wordsOf } from './words.js';

/** What a detector finds in a text, as the API says it. */
interface Tried {
  findings: { start: number; end: number; confidence: number }[];
  /** Microseconds of CPU. */
  costUs: number;
}

type TryOptions = SettingsOptions & { of?: string };

const mostCharacters = 100_000;

const help = `
The gateway looks at the text, which it forgets, and nothing is saved. With --of a detector that is there is tried, with
whatever other settings are named; its words or rows are looked for. The value that was found is never printed.

Examples:
  $ gatehouse detector try mail.txt --pattern 'CASE-[0-9]{6}'
  $ gatehouse detector try mail.txt --words projects.txt --match-case
  $ gatehouse detector try mail.txt --of customers --min-columns 1
  $ pbpaste | gatehouse detector try - --of cases`;

export function addTryCommand(detector: Command, state: RunState): void {
  const command = detector
    .command('try <file>')
    .description('see what one finds in a text, before it is saved or changed; - reads stdin')
    .option('--of <detector>', 'one that is there');
  onRun(withoutSettings(withSettings(command)).addHelpText('after', help), state, tryDetector);
}

const tryDetector: Verb<TryOptions> = async ({ api, output }, [file = ''], { of, ...options }) => {
  if (file === '-' && options.words === '-') throw invalid('Only one of text and words can be read from stdin.');
  if ([of, options.pattern, options.words].every((given) => given === undefined)) {
    throw invalid('Name what to try: --of, --pattern or --words.');
  }
  const now = of === undefined ? undefined : await api.get<OwnDetector>(`/guardrails/custom-detectors/${segment(of)}`);
  const settings = now
    ? changedSettings(now, options, options.words === undefined ? undefined : await wordsOf(options.words))
    : await settingsOf({ title: 'Tried', ...options });
  const text = await textOf(file);
  if (text.length > mostCharacters) throw invalid('A text has at most 100,000 characters. Try a part of it.');
  const dataOf = options.words === undefined ? of : undefined;
  const tried = await api.ask<Tried>('/guardrails/custom-detectors/try', { ...settings, text, dataOf });
  output.show(tried, () => describe(text, tried));
};

function describe(text: string, { findings, costUs }: Tried): string {
  const took = `That took ${(costUs / 1_000).toFixed(1)} ms.`;
  if (findings.length === 0) return `It finds nothing in this text. ${took}`;
  const rows = findings.map(({ start, end, confidence }) => {
    const before = text.slice(0, start).split('\n');
    const column = (before.at(-1) ?? '').length + 1;
    return [String(before.length), String(column), String(end - start), confidence.toFixed(2)];
  });
  const times = findings.length === 1 ? 'once' : `${findings.length} times`;
  const table = formatTable([['LINE', 'COLUMN', 'LENGTH', 'CONFIDENCE'], ...rows], Number.POSITIVE_INFINITY);
  return `${table}\nFound ${times}. ${took}`;
}
