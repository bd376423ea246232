import type { Command } from 'commander';
import type { ChangeOptions } from '../api.client.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Context } from '../context.js';
import { invalid } from '../invalid.js';
import { replaceNewest } from '../replace-newest.js';
import { onRun, type RunState, type Verb } from '../verb.js';
import { describeDetector, detectorHeading, detectorRow, whatOf, type OwnDetector } from './detector.js';
import { withKind, withoutSettings, withSettings } from './detector-options.js';
import { changedSettings, isChanging, settingsOf, type SettingsOptions } from './detector-settings.js';
import { addTryCommand } from './try-detector.js';
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

const updateHelp = `
It goes on to look for a pattern, words or exact data, whichever it does. --words replaces all words; rows are replaced by
"upload-data". Lists such as --context are replaced whole.

Examples:
  $ gatehouse detector update cases --pattern 'CASE-[0-9]{7}' --confidence 0.9
  $ gatehouse detector update projects --match-case
  $ gatehouse detector update customers --min-columns 1 --context customer,account`;

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
  const creating = detector
    .command('create <slug>')
    .description('look for something of your own')
    .requiredOption('--title <text>', 'display name');
  onRun(withChangeOptions(withSettings(withKind(creating))).addHelpText('after', createHelp), state, create);
  const updating = detector
    .command('update <detector>')
    .description('change settings of one; what is not named stays')
    .option('--title <text>', 'display name');
  onRun(withChangeOptions(withoutSettings(withSettings(updating))).addHelpText('after', updateHelp), state, update);
  addTryCommand(detector, state);
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

const update: Verb<SettingsOptions & ChangeOptions> = async ({ api, output }, [id = ''], options) => {
  if (!isChanging(options)) throw invalid('Name what to change: see "gatehouse detector update --help".');
  const words = options.words === undefined ? undefined : await wordsOf(options.words);
  const accepted = await replaceNewest<OwnDetector>(api, pathOf(id), options, (now) =>
    changedSettings(now, options, words),
  );
  output.changed(accepted, `${id} is updated`);
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
  return replaceNewest<OwnDetector>(api, pathOf(id), options, (now) => changedSettings(now, {}, words));
}

const deleteDetector: Verb<ChangeOptions & { yes?: boolean }> = async ({ api, output }, [id = ''], options) => {
  await output.confirm(`Delete the detector ${id}, with what it looks for?`, options.yes ?? false);
  output.changed(await api.change('DELETE', pathOf(id), options), `${id} is deleted`);
};
