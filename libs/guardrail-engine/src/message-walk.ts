import { detectors } from './catalogue.js';

/** An object or array of a message, and where it stands. */
export interface Container {
  node: object;
  parent: Container | undefined;
  /** Its key in the parent. */
  key: string;
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
  const keys = [key];
  for (let at: Container | undefined = container; at?.parent && keys.length < maxSegments; at = at.parent) {
    keys.push(at.key);
  }
  return keys.reduceRight((path, k) => `${path}/${safeSegment(k)}`, '');
}

function safeSegment(key: string): string {
  const spans = [...detectors.values()].flatMap((detector) =>
    detector.detect(key).map(({ start, end }) => ({ start, end, label: detector.label })),
  );
  const masked = maskSpans(key, spans);
  const cut = masked.length > maxSegment ? `${masked.slice(0, maxSegment)}…` : masked;
  return cut.replaceAll('~', '~0').replaceAll('/', '~1');
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
