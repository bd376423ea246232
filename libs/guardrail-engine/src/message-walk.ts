import type { Container, Question } from './engine/message-hit.js';
import { Budget } from './engine/scanner.js';

/** The root of a message has no key. */
export const keyOfRoot = '';

const maxSegment = 60;
const maxSegments = 20;
const maxRounds = 4;

/**
 * JSON pointer (RFC 6901) of a key. It goes on record, and keys are data too: whatever the masks know is masked in it, and
 * long keys and deep paths are cut.
 */
export function pathOf(container: Container, key: string, masks: Question): string {
  const segments = [safeSegment(key, masks)];
  for (let at: Container | undefined = container; at?.parent && segments.length < maxSegments; at = at.parent) {
    segments.push((at.segment ??= safeSegment(at.key, masks)));
  }
  return segments.reduceRight((path, segment) => `${path}/${segment}`, '');
}

function safeSegment(key: string, masks: Question): string {
  let masked = key;
  // Again: what is masked may have hidden its neighbour.
  for (let round = 0; round < maxRounds; round++) {
    const spans = spansIn(masked, masks);
    if (spans.length === 0) break;
    masked = maskSpans(masked, spans);
  }
  const cut = masked.length > maxSegment ? `${masked.slice(0, maxSegment)}…` : masked;
  return cut.replaceAll('~', '~0').replaceAll('/', '~1');
}

function spansIn(text: string, masks: Question): Span[] {
  return masks.flatMap(({ scanner, asked }) => {
    const budget = new Budget(text.length);
    const hits = scanner.scanText(text, asked, [], budget);
    if (budget.hasFailed) return [{ start: 0, end: text.length, label: 'not looked through' }];
    return hits.map(({ start, end, detector }) => ({ start, end, label: detector.label }));
  });
}

/** A stretch of text to be replaced by a label. */
export interface Span {
  start: number;
  end: number;
  label: string;
}

/** The text with its spans replaced; spans that overlap become one. */
export function maskSpans(text: string, spans: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const { start, end, label } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= at) out += `${text.slice(at, start)}[masked: ${label}]`;
    at = Math.max(at, end);
  }
  return out + text.slice(at);
}
