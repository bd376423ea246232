import { detectors } from './catalogue.js';
import type { Match } from './detector.js';

declare global {
  /** ES2026, which the library of TypeScript does not know yet. */
  interface JSON {
    rawJSON(text: string): object;
    /** Whether a value is a number, or another primitive, that is kept as it is written. */
    isRawJSON(value: unknown): boolean;
  }
}

/** An object or array of a message, and where it stands. */
export interface Container {
  node: object;
  parent: Container | undefined;
  /** Its key in the parent. */
  key: string;
  /** The key as it stands in paths, once somebody asked. */
  segment?: string;
}

/** What a walk meets: the keys of objects, and the texts and numbers in objects and arrays. */
export interface Visitor {
  key(container: Container, key: string): void;
  value(container: Container, key: string, value: string | number): void;
}

/** Visits a whole message. Not recursive: nothing is too deeply nested to be looked at. */
export function walkMessage(message: object, visitor: Visitor): void {
  const open: Container[] = [{ node: message, parent: undefined, key: '' }];
  for (let container = open.pop(); container; container = open.pop()) {
    const isArray = Array.isArray(container.node);
    for (const [key, value] of Object.entries(container.node) as [string, unknown][]) {
      if (!isArray) visitor.key(container, key);
      if (typeof value === 'string' || typeof value === 'number') visitor.value(container, key, value);
      else if (JSON.isRawJSON(value)) visitor.value(container, key, Number((value as { rawJSON: string }).rawJSON));
      else if (typeof value === 'object' && value !== null) open.push({ node: value, parent: container, key });
    }
  }
}

const maxSegment = 60;
const maxSegments = 20;

/**
 * JSON pointer (RFC 6901) of a key. It goes on record, and keys are data too: whatever any detector knows is masked in
 * it, and long keys and deep paths are cut.
 */
export function pathOf(container: Container, key: string): string {
  const segments = [safeSegment(key)];
  for (let at: Container | undefined = container; at?.parent && segments.length < maxSegments; at = at.parent) {
    segments.push((at.segment ??= safeSegment(at.key)));
  }
  return segments.reduceRight((path, segment) => `${path}/${segment}`, '');
}

function safeSegment(key: string): string {
  let masked = key;
  // Again until nothing is found: what is masked may have hidden its neighbour.
  for (let spans = spansIn(key); spans.length > 0; spans = spansIn(masked)) masked = maskSpans(masked, spans);
  const cut = masked.length > maxSegment ? `${masked.slice(0, maxSegment)}…` : masked;
  return cut.replaceAll('~', '~0').replaceAll('/', '~1');
}

function spansIn(text: string): Span[] {
  return [...detectors.values()].flatMap((detector) =>
    detector.detect(text).map(({ start, end }) => ({ start, end, label: detector.label })),
  );
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

/** The text with its matches taken out; every other character keeps its place. */
export function blank(text: string, matches: readonly Match[]): string {
  let out = '';
  let at = 0;
  for (const { start, end } of matches.toSorted((a, b) => a.start - b.start)) {
    const from = Math.max(start, at);
    if (end > from) out += text.slice(at, from) + '\0'.repeat(end - from);
    at = Math.max(at, end);
  }
  return out + text.slice(at);
}
