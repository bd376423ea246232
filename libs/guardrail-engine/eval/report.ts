import type { Class, Figure, Goal, Part } from './corpus.js';
import type { Measured, Miss } from './measure.js';

/** Figures by class and part, as the last `--save` left them. */
export type Baseline = Readonly<Record<string, Partial<Record<Part, Partial<Record<Figure, number>>>>>>;

/** What came of one class in one part. */
export interface Outcome {
  readonly of: Class;
  readonly part: Part;
  readonly measured: Measured;
}

/** How a figure stands. `fell` fails the run: below the baseline, or below a goal that the baseline reached. */
export type Standing = 'met' | 'not yet' | 'fell';

const lowerIsBetter: ReadonlySet<Figure> = new Set(['flagged', 'perMb']);
/** Shares move by less than this without anything being worse; false findings by a fifth a megabyte, countries by two. */
const tolerance = (figure: Figure) => ({ perMb: 0.2, groups: 2 })[figure as string] ?? 0.005;
/** Figures are compared as they are kept. */
export const kept = (value: number) => Math.round(value * 10_000) / 10_000;

export function standing({ figure, at }: Goal, value: number, before: number | undefined): Standing {
  const sign = lowerIsBetter.has(figure) ? -1 : 1;
  const reaches = (one: number) => sign * (kept(one) - at) >= 0;
  if (before !== undefined) {
    if (sign * (kept(value) - before) < -tolerance(figure)) return 'fell';
    if (reaches(before) && !reaches(value)) return 'fell';
  }
  return reaches(value) ? 'met' : 'not yet';
}

/** One line for each class and part, and one more for each further goal. */
export function tableOf(outcomes: readonly Outcome[], baseline: Baseline): string[] {
  const head = ['class', 'part', 'texts', 'labels', 'precision', 'recall', 'F1', 'goal', 'value', 'baseline', ''];
  const rows = outcomes.flatMap(({ of, part, measured: { figures, labels, texts } }) => {
    const first = [of.name, part, String(texts), String(labels), ...shares(labels, figures)];
    if (of.goals.length === 0) return [[...first, '', '', '', '']];
    return of.goals.map((goal, at) => {
      const before = baseline[of.name]?.[part]?.[goal.figure];
      const value = figures[goal.figure];
      const last = [goalText(goal), shown(goal.figure, value), before === undefined ? '-' : shown(goal.figure, before)];
      return [...(at === 0 ? first : first.map(() => '')), ...last, standing(goal, value, before)];
    });
  });
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => aligned(cell, widths[at] ?? 0, at))
      .join('  ')
      .trimEnd(),
  );
}

const aligned = (cell: string, width: number, at: number) =>
  at < 2 || at === 7 || at === 10 ? cell.padEnd(width) : cell.padStart(width);
const shares = (labels: number, { precision, recall, f1 }: Measured['figures']) =>
  labels === 0 ? ['', '', ''] : [precision, recall, f1].map((value) => value.toFixed(3));
const shown = (figure: Figure, value: number) => value.toFixed({ perMb: 2, groups: 0 }[figure as string] ?? 3);

function goalText({ figure, at }: Goal): string {
  const name = {
    precision: 'precision',
    recall: 'recall',
    f1: 'F1',
    flagged: 'flagged',
    perMb: 'false/MB',
    groups: 'countries',
  }[figure];
  return `${name} ${lowerIsBetter.has(figure) ? '<=' : '>='} ${at}`;
}

const samplesEach = 3;
const around = 60;

/** What was missed matters where recall is asked for, what is false where something else is. */
function kindsOf({ goals }: Class): Miss['kind'][] {
  const figures = goals.map(({ figure }) => figure);
  if (figures.length === 0 || figures.includes('f1')) return ['missed', 'false'];
  const isWrong = figures.some((figure) => figure !== 'recall' && figure !== 'groups');
  return [...(figures.includes('recall') ? (['missed'] as const) : []), ...(isWrong ? (['false'] as const) : [])];
}

/** Misses of a class, summed up by sort of text, most first, each with a few samples: `…before«value»after…`. */
export function missesOf({ of, part, measured }: Outcome, most = Infinity): string[] {
  const kinds = kindsOf(of);
  const groups = new Map<string, Miss[]>();
  const asked = measured.misses.filter(({ kind }) => kinds.includes(kind));
  for (const miss of asked) {
    const key = `${miss.kind} ${miss.kind === 'false' ? `${miss.detector} ` : ''}in ${JSON.stringify(miss.sample.pattern)}`;
    groups.set(key, [...(groups.get(key) ?? []), miss]);
  }
  const sorted = [...groups].sort(([, a], [, b]) => b.length - a.length).slice(0, most);
  const title = `${of.name}, ${part}: ${asked.length} misses in ${groups.size} sorts of text`;
  return [
    title,
    ...sorted.flatMap(([key, misses]) => [`  ${misses.length} x ${key}`, ...misses.slice(0, samplesEach).map(line)]),
  ];
}

function line({ kind, sample: { text, message }, start, end, detector, instead }: Miss): string {
  const before = text.slice(Math.max(0, start - around), start);
  const value = text.slice(start, Math.min(end, start + 200));
  // Places in a message are places in one of its texts.
  const place = message ? text.slice(0, 400) : `${before}«${value}»${text.slice(end, end + around)}`;
  const said = instead.map((one) => `${one.detector} ${one.confidence.toFixed(2)}`).join(', ') || 'nothing';
  return `      ${JSON.stringify(place)} ${kind === 'missed' ? `wanted ${detector}, ` : ''}found ${said}`;
}
