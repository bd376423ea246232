import { readFileSync } from 'node:fs';
import type { Class, Corpus, Label, Sample } from './corpus.js';

/**
 * A set of your own: JSON lines `{"text": string, "labels": [{"detector", "start", "end"}]}`, offsets in UTF-16 code
 * units; `detector` is an id or a group such as `secret.*`. Each detector that a label names becomes a class.
 * @throws Error with the number of the line that is not so
 */
export function readOwnSet(path: string): Corpus {
  const samples = readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [sampleOf(line, `${path}:${at + 1}`)]));
  const named = [...new Set(samples.flatMap(({ labels }) => labels.map(({ detector }) => detector)))].sort();
  const classes = named.map((detector): Class => ({ name: detector, detectors: detector, goals: [] }));
  return { name: path, classes, samples: (part) => (part === 'held-out' ? samples : []) };
}

function sampleOf(line: string, place: string): Sample {
  const row = parsed(line, place);
  if (typeof row.text !== 'string') throw new Error(`${place}: "text" is missing`);
  const { text } = row;
  const labels = Array.isArray(row.labels) ? row.labels : [];
  if (!labels.every((label): label is Label => isLabel(label, text))) {
    throw new Error(`${place}: a label needs "detector", and "start" and "end" within the text`);
  }
  return { text, labels, pattern: 'own set' };
}

function parsed(line: string, place: string): { readonly text?: unknown; readonly labels?: unknown } {
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null) return row;
  } catch {
    // The same sentence serves both.
  }
  throw new Error(`${place}: not a JSON object`);
}

function isLabel(label: unknown, text: string): label is Label {
  if (typeof label !== 'object' || label === null) return false;
  const { detector, start, end } = label as Partial<Record<keyof Label, unknown>>;
  if (typeof detector !== 'string' || typeof start !== 'number' || typeof end !== 'number') return false;
  return Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= text.length;
}
