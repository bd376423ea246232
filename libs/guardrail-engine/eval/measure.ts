import { isMeant, type Class, type Figure, type Label, type Sample } from './corpus.js';

/** What a scanner says of a text: as the `findings` of `gatehouse scan --jsonl`. */
export interface Found {
  readonly detector: string;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** Something that was not found, or was found where nothing is. */
export interface Miss {
  readonly kind: 'missed' | 'false';
  readonly sample: Sample;
  readonly start: number;
  readonly end: number;
  /** What was to be found; what was found. */
  readonly detector: string;
  /** What the scanner said of the same place, surest first. */
  readonly instead: readonly Found[];
}

export interface Measured {
  readonly figures: Readonly<Record<Figure, number>>;
  readonly labels: number;
  readonly texts: number;
  readonly misses: readonly Miss[];
}

/** Medium: what counts as found. */
export const leastConfidence = 0.55;

/**
 * A label is found if a finding of a detector that it names overlaps it. A finding is false if it overlaps no label
 * that names its detector. In a message, places do not count: one finding is enough.
 */
export function measure(of: Class, samples: readonly Sample[], found: readonly (readonly Found[])[]): Measured {
  const tally = { hit: 0, missed: 0, false: 0, clean: 0, flagged: 0, length: 0 };
  const misses: Miss[] = [];
  const groups = new Map<string, { labels: number; unseen: number }>();
  samples.forEach((sample, index) => {
    const all = found[index] ?? [];
    const counted = all.filter((one) => counts(of, one));
    const known = sample.labels.filter(({ detector }) => concerns(of, detector));
    const labels = known.filter(({ isOptional }) => !isOptional);
    const isFree = (one: Found) => !known.some((label) => isHit(label, one, sample));
    const wrong = counted.filter(isFree);
    const unseen = labels.filter((label) => !all.some((one) => isSure(one) && isHit(label, one, sample)));
    tally.hit += labels.length - unseen.length;
    tally.missed += unseen.length;
    tally.false += wrong.length;
    tally.length += sample.text.length;
    const group = groupOf(groups, sample);
    group.labels += labels.length;
    group.unseen += unseen.length;
    if (known.length === 0) {
      tally.clean++;
      if (wrong.length > 0) tally.flagged++;
    }
    for (const { start, end, detector } of unseen) {
      const instead = all.filter((one) => one.start < end && start < one.end);
      misses.push({ kind: 'missed', sample, start, end, detector, instead });
    }
    for (const one of wrong) {
      misses.push({ kind: 'false', sample, start: one.start, end: one.end, detector: one.detector, instead: [one] });
    }
  });
  const wellFound = [...groups.values()].filter(({ labels, unseen }) => labels > 0 && unseen / labels <= 0.05).length;
  return {
    figures: { ...figuresOf(tally), groups: wellFound },
    labels: tally.hit + tally.missed,
    texts: samples.length,
    misses,
  };
}

function groupOf(groups: Map<string, { labels: number; unseen: number }>, { pattern }: Sample) {
  const name = pattern.split(':', 1)[0] ?? '';
  const group = groups.get(name) ?? { labels: 0, unseen: 0 };
  groups.set(name, group);
  return group;
}

function figuresOf(tally: Readonly<Record<'hit' | 'missed' | 'false' | 'clean' | 'flagged' | 'length', number>>) {
  const precision = share(tally.hit, tally.hit + tally.false, 1);
  const recall = share(tally.hit, tally.hit + tally.missed, 1);
  return {
    precision,
    recall,
    f1: share(2 * precision * recall, precision + recall, 0),
    flagged: share(tally.flagged, tally.clean, 0),
    perMb: share(tally.false * 1e6, tally.length, 0),
  };
}

const share = (part: number, whole: number, otherwise: number) => (whole === 0 ? otherwise : part / whole);
const isSure = (one: Found) => one.confidence >= leastConfidence;

function counts({ detectors, except }: Class, one: Found): boolean {
  return isSure(one) && isMeant(detectors, one.detector) && !(except && isMeant(except, one.detector));
}

/** Whether a label is of a class: a detector that it names, or the group that it is, is one of the class. */
function concerns({ detectors, except }: Class, label: string): boolean {
  return label.split('|').some((one) => isMeant(detectors, one) && !(except && isMeant(except, one)));
}

function isHit(label: Label, one: Found, { message }: Sample): boolean {
  if (!isMeant(label.detector, one.detector)) return false;
  return message !== undefined || (one.start < label.end && label.start < one.end);
}
