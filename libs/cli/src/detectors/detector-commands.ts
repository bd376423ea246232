import { InvalidArgumentError, type Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Context } from '../context.js';
import { invalid } from '../invalid.js';
import { replaceNewest } from '../replace-newest.js';
import { collect, onRun, type RunState, type Verb } from '../verb.js';
import { describeDetector, detectorHeading, detectorRow, whatOf, type OwnDetector } from './detector.js';
import { settingsOf, type SettingsOptions } from './detector-settings.js';
import { openUpload, ProgressLine } from './upload.js';
import { wordsOf } from './words.js';

const path = '/guardrails/custom-detectors';
const pathOf = (id: string) => `${path}/${segment(id)}`;

const createHelp = `
Give one of --pattern, --words and --exact-data. Profiles and web-search policies then name the detector
org.regex.<slug>, org.wordlist.<slug> or org.edm.<slug>, or all of them org.*.

Examples:
  $ gatehouse detector create cases --title "Case number" --pattern 'CASE-[0-9]{6}'
  $ gatehouse detector create projects --title "Project" --words projects.txt
  $ gatehouse detector create customers --title "Customer" --exact-data --min-columns 2
  $ gatehouse detector upload-data customers customers.csv`;

const uploadHelp = `
For exact data: CSV in UTF-8 with a row of names, at most a million rows; it is sent while it is read, and the gateway keeps
keyed hashes. For words: text in UTF-8, one a line. What was uploaded before is replaced. A row or word that cannot be taken
is named by its place, and then nothing is changed.

Examples:
  $ gatehouse detector upload-data customers customers.csv
  $ psql -c "copy (select name, account from customers) to stdout csv header" | gatehouse detector upload-data customers -`;

export function addDetectorCommands(program: Command, state: RunState): void {
  const detector = program
    .command('detector')
    .alias('detectors')
    .description("the organization's own detectors: patterns, words, exact data");
  onRun(detector.command('list').description('all of them'), state, list);
  onRun(detector.command('show <detector>').description('one of them'), state, show);
  onRun(withSettings(detector.command('create <slug>').description('look for something of your own')), state, create);
  onRun(
    withChangeOptions(
      detector
        .command('upload-data <detector> <file>')
        .description('the rows or words that it looks for; - reads stdin'),
    ).addHelpText('after', uploadHelp),
    state,
    uploadData,
  );
  const remove = detector
    .command('delete <detector>')
    .description('delete one that nothing names, with its words or rows')
    .option('-y, --yes', 'do not ask');
  onRun(withChangeOptions(remove), state, deleteDetector);
}

function withSettings(command: Command): Command {
  return withChangeOptions(
    command
      .requiredOption('--title <text>', 'display name')
      .option('--pattern <re2>', 'look for a pattern, in RE2 syntax')
      .option('--ignore-case', 'upper and lower case of the pattern are the same')
      .option('--slow', 'search every text, although no fixed text is in every match of the pattern')
      .option('--words <file>', 'look for words: text in UTF-8, one a line; - reads stdin')
      .option('--match-case', 'upper and lower case of words, and accents, differ')
      .option('--exact-data', 'look for values of rows, which "upload-data" uploads')
      .option('--min-columns <count>', 'how many columns of one row have to be found together', parseCount)
      .option('--within <characters>', 'within how many characters', parseCount)
      .option('--description <text>', 'what it finds')
      .option('--label <text>', 'what stands in the place of a masked value (default: the title)')
      .option('--confidence <number>', 'how sure a match is by itself, 0 to 1 (default: 0.8)', Number)
      .option('--context <word>', 'word near a match that makes it surer (repeatable)', collect)
      .option('--against <word>', 'word near a match that makes it less sure (repeatable)', collect)
      .option('--requires-context', 'find nothing without a context word'),
  ).addHelpText('after', createHelp);
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number.');
}

const list: Verb<object> = async ({ api, output }) => {
  const found = await api.get<{ items: OwnDetector[] }>(path);
  const empty = 'No detectors of your own yet. Create one: gatehouse detector create <slug> --help';
  output.list(found, detectorHeading, found.items.map(detectorRow), empty);
};

const show: Verb<object> = async ({ api, output }, [id = '']) => {
  const detector = await api.get<OwnDetector>(pathOf(id));
  output.show(detector, () => describeDetector(detector, output.width, new Date()));
};

const create: Verb<SettingsOptions & ChangeOptions> = async ({ api, output }, [slug = ''], options) => {
  const accepted = await api.change('POST', path, options, { slug, ...(await settingsOf(options)) });
  output.changed(accepted, `${slug} is created`);
  if (options.exactData) output.note(`It finds nothing yet: gatehouse detector upload-data ${slug} <file.csv>`);
};

const uploadData: Verb<ChangeOptions> = async (context, [id = '', file = ''], options) => {
  const { api, output } = context;
  const detector = await api.get<OwnDetector>(pathOf(id));
  if (detector.regex) {
    throw invalid(`${id} looks for a pattern; there is nothing to upload.`);
  }
  const accepted = await (detector.wordList ? replaceWords : uploadRows)(context, id, file, options);
  const now = await api.get<OwnDetector>(`${pathOf(id)}?minSeq=${accepted.version}`);
  output.changed(accepted, `${id} looks for ${whatOf(now)}`);
};

async function uploadRows({ api }: Context, id: string, file: string, options: ChangeOptions) {
  const progress = new ProgressLine();
  try {
    return await api.upload(`${pathOf(id)}/data`, options, progress.watch(openUpload(file)), 'text/csv');
  } finally {
    progress.end();
  }
}

async function replaceWords({ api }: Context, id: string, file: string, options: ChangeOptions) {
  const words = await wordsOf(file);
  return replaceNewest<OwnDetector>(api, pathOf(id), options, (now) => ({
    ...{ title: now.title, description: now.description, label: now.label, confidence: now.confidence },
    ...{ contextWords: now.contextWords, againstWords: now.againstWords, requiresContext: now.requiresContext },
    wordList: { ...now.wordList, words },
  }));
}

const deleteDetector: Verb<ChangeOptions & { yes?: boolean }> = async ({ api, output }, [id = ''], options) => {
  await output.confirm(`Delete the detector ${id}, with what it looks for?`, options.yes ?? false);
  output.changed(await api.change('DELETE', pathOf(id), options), `${id} is deleted`);
};
