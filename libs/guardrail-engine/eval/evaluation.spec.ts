import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMeant, parts, type Class, type Sample } from './corpus.js';
import { measure, type Found } from './measure.js';
import { readOwnSet } from './own-set.js';
import { standing, tableOf, type Baseline } from './report.js';
import { folder } from './root.js';
import { corpora } from './sets/all.js';
import { command, engine } from './subject.js';
import { token, tokenKinds } from './values/provider-tokens.js';
import { Random } from './random.js';

const cards: Class = { name: 'card', detectors: 'pci.card_*', goals: [{ figure: 'f1', at: 0.9 }] };
const sample = (text: string, ...labels: Sample['labels']): Sample => ({ text, labels, pattern: 'p' });
const label = (start: number, end: number, detector = 'pci.card_number') => ({ detector, start, end });
const found = (start: number, end: number, confidence = 0.8, detector = 'pci.card_number'): Found => ({
  detector,
  start,
  end,
  confidence,
});

describe('measuring', () => {
  it('counts a label as found when a finding that it names overlaps it', () => {
    const { figures } = measure(cards, [sample('x'.repeat(20), label(0, 10))], [[found(9, 12)]]);
    expect(figures).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  });

  it.each([
    ['beside it', found(10, 12)],
    ['below medium', found(0, 10, 0.54)],
    ['of another detector', found(0, 10, 0.8, 'pii.phone')],
  ])('does not count a finding %s', (_case, one) => {
    expect(measure(cards, [sample('x'.repeat(20), label(0, 10))], [[one]]).figures.recall).toBe(0);
  });

  it('counts what overlaps no label as false, and a text without labels as flagged', () => {
    const samples = [sample('x'.repeat(500_000), label(0, 10)), sample('y'.repeat(500_000)), sample('')];
    const { figures, misses } = measure(cards, samples, [[found(0, 10)], [found(3, 9), found(20, 25)], []]);
    expect(figures).toMatchObject({ precision: 1 / 3, recall: 1, flagged: 0.5, perMb: 2 });
    expect(misses.map(({ kind }) => kind)).toEqual(['false', 'false']);
  });

  it('counts what may be found and need not neither as missed nor as false', () => {
    const samples = [sample('x'.repeat(20), { ...label(0, 10), isOptional: true }, label(12, 20))];
    const both = [found(0, 10), found(12, 20)];
    expect(measure(cards, samples, [both]).figures).toMatchObject({ precision: 1, recall: 1 });
    expect(measure(cards, samples, [both.slice(1)]).figures).toMatchObject({ precision: 1, recall: 1 });
  });

  it('asks of a message only that the finding is there', () => {
    const message = { ...sample('{}', label(0, 2)), message: {} };
    expect(measure(cards, [message], [[found(70, 80)]]).figures.recall).toBe(1);
  });

  it('counts the groups of which 95 % are found', () => {
    const of = (pattern: string) => ({ ...sample('x', label(0, 1)), pattern });
    const samples = [of('DE: a'), of('DE: b'), of('FR: a'), of('FR: b')];
    expect(measure(cards, samples, [[found(0, 1)], [found(0, 1)], [found(0, 1)], []]).figures.groups).toBe(1);
  });

  it.each([
    ['secret.*', 'secret.aws_access_key', true],
    ['secret.*', 'secretXaws', false],
    ['pii.ee_*|pii.lt_*', 'pii.lt_asmens', true],
    ['pii.ee_*|pii.lt_*', 'pii.lv_pk', false],
  ])('reads %s as meaning %s: %s', (pattern, detector, is) => expect(isMeant(pattern, detector)).toBe(is));
});

describe('the standing of a figure', () => {
  it.each([
    ['met', { figure: 'f1', at: 0.9 }, 0.9, undefined],
    ['not yet', { figure: 'f1', at: 0.9 }, 0.8, undefined],
    ['not yet', { figure: 'f1', at: 0.9 }, 0.796, 0.8],
    ['fell', { figure: 'f1', at: 0.9 }, 0.794, 0.8],
    ['fell', { figure: 'f1', at: 0.9 }, 0.899, 0.9],
    ['met', { figure: 'f1', at: 0.9 }, 0.92, 0.924],
    ['fell', { figure: 'f1', at: 0.9 }, 0.92, 0.93],
    ['met', { figure: 'perMb', at: 2 }, 1.5, 1.4],
    ['fell', { figure: 'perMb', at: 2 }, 1.7, 1.4],
    ['fell', { figure: 'perMb', at: 2 }, 2.1, 2],
    ['not yet', { figure: 'perMb', at: 2 }, 2.3, 2.4],
    ['fell', { figure: 'groups', at: 35 }, 37, 40],
  ] as const)('is "%s" for %j at %f after %s', (is, goal, value, before) =>
    expect(standing(goal, value, before)).toBe(is),
  );

  it('is in the table, beside goal and baseline', () => {
    const measured = measure(cards, [sample('x'.repeat(20), label(0, 10))], [[]]);
    const [, row] = tableOf([{ of: cards, part: 'tuning', measured }], { card: { tuning: { f1: 1 } } });
    expect(row).toMatch(/card +tuning +1 +1 +1\.000 +0\.000 +0\.000 +F1 >= 0\.9 +0\.000 +1\.000 +fell/);
  });
});

describe.each(corpora.map((corpus) => ({ name: corpus.name, corpus })))('the set "$name"', ({ corpus }) => {
  const samples = parts.map((part) => corpus.samples(part));

  it('is the same in each run', () => expect(corpus.samples('tuning')).toEqual(samples[0]));

  it('has labels within its texts, all of a class that is measured', () => {
    for (const { text, labels } of samples.flat()) {
      for (const { start, end, detector } of labels) {
        if (start < 0 || start >= end || end > text.length) throw new Error(`${detector} ${start}-${end} of ${text}`);
      }
    }
  });

  it('has parts of different texts', () => {
    const [tuning = [], heldOut = []] = samples;
    const known = new Set(tuning.map(({ text }) => text));
    const shared = heldOut.filter(({ text }) => text.length > 40 && known.has(text));
    expect(shared.length / heldOut.length).toBeLessThan(0.01);
  });

  // The whole is a gate of .ci/run; a tenth of it tells whether something broke.
  it('is found about as well as the baseline says, in a tenth of it', async () => {
    const baseline = JSON.parse(readFileSync(join(folder, 'baseline.json'), 'utf8')) as Baseline;
    const tenth = (samples[1] ?? []).filter((_sample, at) => at % 10 === 3);
    const all = await engine(tenth);
    for (const of of corpus.classes) {
      const { figures, labels } = measure(of, tenth, all);
      const before = baseline[of.name]?.['held-out'];
      for (const { figure } of of.goals.filter((goal) => ['precision', 'recall', 'f1'].includes(goal.figure))) {
        if (labels > 0) expect(figures[figure]).toBeGreaterThan((before?.[figure] ?? 0) - 0.15);
      }
    }
  });
});

describe('provider tokens', () => {
  it('are of at least 120 kinds, each by its own name and form', () => {
    expect(new Set(tokenKinds.map(({ name }) => name)).size).toBe(tokenKinds.length);
    expect(tokenKinds.length).toBeGreaterThan(120);
  });

  it('end as GitHub says', () => {
    const made = token(new Random('any'), { name: '', setting: '', form: 'ghp_{crc}', isKeyed: false });
    expect(made).toMatch(/^ghp_[0-9A-Za-z]{36}$/);
  });
});

describe("a set of one's own", () => {
  const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-eval-'));
  const path = join(scratch, 'set.jsonl');
  afterAll(() => rmSync(scratch, { recursive: true }));

  it('has a class for each detector that it names', () => {
    writeFileSync(
      path,
      '{"text":"mail a@b.io","labels":[{"detector":"pii.email","start":5,"end":11}]}\n\n{"text":"none"}\n',
    );
    const corpus = readOwnSet(path);
    expect(corpus.classes.map(({ name }) => name)).toEqual(['pii.email']);
    expect(corpus.samples('held-out').map(({ text }) => text)).toEqual(['mail a@b.io', 'none']);
  });

  it.each([
    'nonsense',
    '[]',
    '{"labels":[]}',
    '{"text":"a","labels":[{"detector":"x","start":0,"end":2}]}',
    '{"text":"a","labels":[{"start":0,"end":1}]}',
  ])('is refused with the number of the line: %s', (line) => {
    writeFileSync(path, `{"text":"fine"}\n${line}\n`);
    expect(() => readOwnSet(path)).toThrow(`${path}:2: `);
  });
});

describe('a command that is measured', () => {
  it('gets texts and messages as lines and answers with findings', async () => {
    const script =
      'require("readline").createInterface({input:process.stdin}).on("line",(l)=>{const r=JSON.parse(l);console.log(JSON.stringify({id:r.id,findings:r.text?[{detector:"x.y",start:0,end:1,confidence:1}]:[]}))})';
    const subject = command(`"${process.execPath}" -e '${script}'`);
    const answers = await subject([sample('text'), { ...sample('{}'), message: { a: 1 } }]);
    expect(answers.map((all) => all.length)).toEqual([1, 0]);
  });

  it('must answer every line', async () => {
    await expect(command('cat > /dev/null')([sample('text')])).rejects.toThrow('answered 0 of 1');
  });
});
