import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGatehouse, type Gatehouse } from '@gatehouse/testkit';
import { GatehouseProcess } from './gatehouse-process.js';

let gatehouse: Gatehouse;
let cli: GatehouseProcess;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  const GATEHOUSE_TOKEN = await gatehouse.tokenFor('admin');
  cli = new GatehouseProcess(gatehouse.product.urls.portal, { GATEHOUSE_TOKEN });
});

afterAll(async () => {
  cli?.stop();
  await gatehouse?.stop();
});

function file(name: string, text: string): string {
  writeFileSync(join(cli.configDir, name), text);
  return name;
}
const data = async (id: string) => (await cli.json(`detector show ${id}`)).data;
const usage = { exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' };

describe('a detector', () => {
  it('is created for a pattern, shown, listed and deleted', async () => {
    expect(await cli.ok('detectors list')).toMatch(/^No detectors of your own yet/);
    const created = await cli.ok('detector create cases --title Case --pattern CASE-[0-9]{6} --context ticket,case');
    expect(created).toMatch(/^cases is created \(in force at 1 gateway replica\)/);
    expect(await cli.ok('detector list')).toMatch(/^cases +org\.regex\.cases +CASE-\[0-9\]\{6\} +Case$/m);
    expect(await cli.ok('detector show cases')).toMatch(/^Words for it +ticket, case$/m);
    expect(await cli.failure('detector create cases --title Case --pattern CASE-')).toMatchObject({
      ...{ exit: 1, code: 'GATEHOUSE_DETECTOR_EXISTS' },
    });
    expect(await cli.failure('detector upload-data cases x.csv')).toMatchObject(usage);
    expect(await cli.ok('detector delete cases --yes')).toContain('cases is deleted');
    expect(await cli.failure('detector show cases')).toMatchObject({ exit: 1, code: 'GATEHOUSE_DETECTOR_NOT_FOUND' });
  });

  it.each([
    ['--title x', 'Give one of'],
    ['--title x --pattern CASE- --exact-data', 'Give one of'],
    ['--title x --pattern CASE- --match-case', '--match-case goes with --words.'],
    ['--title x --words nothing.txt', 'nothing.txt: there is no such file.'],
    ['--title x --exact-data --min-columns two', 'whole number'],
  ])('is not created by %s', async (options, detail) => {
    const failure = await cli.failure(`detector create wrong ${options}`);
    expect(failure).toMatchObject({ ...usage, detail: expect.stringContaining(detail) });
  });

  it('that would cost too much is refused with the reason', async () => {
    const failure = await cli.failure('detector create slow --title x --pattern [0-9]{6}');
    expect(failure).toMatchObject({ exit: 1, code: 'GATEHOUSE_DETECTOR_INVALID' });
    expect(failure.detail).toContain('Every match needs a fixed text');
  });

  it('is not deleted while a profile names it', async () => {
    await cli.ok('detector create named --title Named --pattern NAMED-[0-9]+');
    await gatehouse.createProfile('own', [{ detectors: ['org.regex.named'], action: 'log' }]);
    const failure = await cli.failure('detector delete named --yes');
    expect(failure).toMatchObject({ exit: 1, code: 'GATEHOUSE_DETECTOR_IN_USE' });
    expect(failure.detail).toContain('the profile "own"');
  });
});

describe('a detector that is there', () => {
  it('is changed in what is named, and stays what it is', async () => {
    await cli.ok('detector create tickets --title Ticket --pattern TICKET-[0-9]{3} --context ticket --ignore-case');
    expect(await cli.ok('detector update tickets --pattern TICKET-[0-9]{4} --no-ignore-case')).toMatch(
      /^tickets is updated \(in force at 1 gateway replica\)/,
    );
    expect(await cli.json('detector show tickets')).toMatchObject({
      ...{ title: 'Ticket', contextWords: ['ticket'] },
      regex: { pattern: 'TICKET-[0-9]{4}', ignoresCase: false },
    });
    expect(await cli.failure('detector update tickets --title x --if-match 1')).toMatchObject({
      ...{ exit: 1, code: 'GATEHOUSE_REQUEST_STALE' },
    });
    expect(await cli.failure('detector update none --title x')).toMatchObject({ code: 'GATEHOUSE_DETECTOR_NOT_FOUND' });
    expect(await cli.failure('detector update tickets --pattern [0-9]')).toMatchObject({
      ...{ exit: 1, code: 'GATEHOUSE_DETECTOR_INVALID' },
    });
  });

  it('keeps its words, unless others are given', async () => {
    await cli.ok('detector create birds --title Bird --words -', { stdin: 'Owl\nKite\n' });
    await cli.ok('detector update birds --title Birds --match-case');
    expect(await cli.json('detector show birds')).toMatchObject({
      ...{ title: 'Birds', wordList: { matchesCase: true }, data: { entries: 2 } },
    });
    await cli.ok('detector update birds --words -', { stdin: 'Heron\n' });
    expect(await data('birds')).toMatchObject({ entries: 1 });
  });

  it.each([
    ['--no-wait', 'Name what to change'],
    ['--words x.txt', 'there is no such file'],
    ['--match-case', 'tickets looks for a pattern; --match-case does not go with that.'],
    ['--min-columns 2', 'tickets looks for a pattern; --min-columns does not go with that.'],
  ])('is not changed by "%s"', async (options, detail) => {
    const failure = await cli.failure(`detector update tickets ${options}`);
    expect(failure).toMatchObject({ ...usage, detail: expect.stringContaining(detail) });
  });
});

describe('a detector that is tried', () => {
  it('shows where it finds something, and not what', async () => {
    const text = file('mail.txt', 'Dear all,\nsee TICKET-1234 and TICKET-99.\n');
    const tried = await cli.ok(`detector try ${text} --pattern TICKET-[0-9]{4}`);
    expect(tried).toMatch(/^LINE +COLUMN +LENGTH +CONFIDENCE\n2 +5 +11 +0\.80\nFound once\./);
    expect(tried).not.toContain('TICKET');
    const words = file('birds.txt', 'Owl\n');
    expect(await cli.json(`detector try - --words ${words}`, { stdin: 'an owl' })).toMatchObject({
      findings: [{ start: 3, end: 6 }],
    });
  });

  it('may be one that is there, with other settings', async () => {
    const stdin = 'TICKET-123 TICKET-1234';
    const of = async (options: string) => (await cli.json(`detector try - ${options}`, { stdin })).findings;
    expect(await of('--of tickets')).toMatchObject([{ start: 11 }]);
    expect(await of('--of tickets --pattern TICKET-[0-9]{3}\\b')).toMatchObject([{ start: 0 }]);
    expect(await cli.json('detector show tickets')).toMatchObject({ regex: { pattern: 'TICKET-[0-9]{4}' } });
    expect(await cli.ok('detector try - --of birds', { stdin: 'no bird' })).toContain('It finds nothing in this text.');
    expect(await cli.json('detector try - --of birds', { stdin: 'a Heron' })).toMatchObject({
      findings: [{ start: 2 }],
    });
  });

  it.each([
    ['-', 'Name what to try'],
    ['none.txt --pattern TICKET-', 'none.txt: there is no such file.'],
    ['- --words -', 'Only one of'],
    ['- --of tickets --words -', 'Only one of'],
  ])('is refused: %s', async (options, detail) => {
    const failure = await cli.failure(`detector try ${options}`, { stdin: 'x' });
    expect(failure).toMatchObject({ ...usage, detail: expect.stringContaining(detail) });
  });

  it('takes no text that is too long, and none without the permission', async () => {
    const stdin = 'x'.repeat(100_001);
    const failure = await cli.failure('detector try - --of tickets', { stdin });
    expect(failure).toMatchObject({ ...usage, detail: expect.stringContaining('at most 100,000 characters') });
    const env = { GATEHOUSE_TOKEN: await gatehouse.tokenFor('bob') };
    expect(await cli.failure('detector try - --pattern TICKET-', { stdin: 'x', env })).toMatchObject({ status: 403 });
  });
});

describe('words', () => {
  it('are read from a file and replaced from stdin; a wrong line is named, and nothing is changed', async () => {
    await cli.ok(`detector create projects --title Project --words ${file('projects.txt', 'Nimbus\n\nBlue Fox\n')}`);
    expect(await data('projects')).toMatchObject({ entries: 2 });
    const wrong = await cli.failure('detector upload-data projects -', { stdin: 'Owl\n\n+\n' });
    expect(wrong).toMatchObject({ ...usage, detail: expect.stringMatching(/^stdin, line 3: the word is /) });
    expect(await data('projects')).toMatchObject({ entries: 2 });
    const replaced = await cli.ok('detector upload-data projects -', { stdin: 'Owl\r\nNewt\r\nElk' });
    expect(replaced).toContain('projects looks for 3 words');
  });
});

describe('exact data', () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => `Name${randomInt(1e9)} No${i},${randomInt(1e12)}\n`).join('');

  it('is uploaded from a file and from stdin while it is read, and replaced whole', async () => {
    expect(await cli.ok('detector create customers --title Customer --exact-data --min-columns 2')).toContain(
      'created',
    );
    expect(await cli.ok('detector show customers')).toContain('nothing yet');
    const large = file('customers.csv', `name,account\n${rows(30_000)}`);
    const uploaded = await cli.ok(`detector upload-data customers ${large}`);
    expect(uploaded).toMatch(/^customers looks for 30,000 rows of name, account, [\d,]+ different values \(in force/);
    const small = `name,account\n${rows(3)}`;
    expect(await cli.ok('detector upload-data customers -', { stdin: small })).toContain('looks for 3 rows');
  });

  it.each([
    [
      'a bad row near the beginning of much',
      `name,account\n"Ada\nLovelace",1\nBob\n${rows(30_000)}`,
      'Row 3 (line 4), column 2',
    ],
    ['a bad row at its end', `name,account\n${rows(30_000)}Bob\n`, 'Row 30002, column 2'],
    ['a quote that is not closed', 'name,account\nAda,"1', 'Row 2, column 2: a quote is not closed'],
    ['no rows', 'name,account\n', 'There is no value in any row.'],
  ])('is refused whole with the place of %s', async (_, csv, detail) => {
    const failure = await cli.failure(`detector upload-data customers ${file('bad.csv', csv)}`);
    expect(failure).toMatchObject({ exit: 1, code: 'GATEHOUSE_DETECTOR_DATA_INVALID' });
    expect(failure.detail).toContain(detail);
    expect(failure.detail).not.toMatch(/Ada|Bob/);
    expect(await data('customers')).toMatchObject({ rows: 3 });
  });

  it('needs a file, a detector and the permission', async () => {
    expect(await cli.failure('detector upload-data customers none.csv')).toMatchObject(usage);
    expect(await cli.failure('detector upload-data none none.csv')).toMatchObject({
      code: 'GATEHOUSE_DETECTOR_NOT_FOUND',
    });
    const env = { GATEHOUSE_TOKEN: await gatehouse.tokenFor('bob') };
    const large = file('large.csv', `name,account\n${rows(30_000)}`);
    expect(await cli.failure(`detector upload-data customers ${large}`, { env })).toMatchObject({
      exit: 1,
      status: 403,
    });
  });
});
