import { maskSpans, type Container, type Span } from './message-walk.js';

/** A key, text or number of a message in which something is to be masked. */
export interface Hit {
  container: Container;
  key: string;
  part: 'key' | 'value';
  found: string | number;
  spans: readonly Span[];
}

/** Masks in the message itself. Values come before keys, which their hits are addressed by. */
export function maskHits(hits: readonly Hit[]): void {
  const renamed = new Map<object, Map<string, string>>();
  for (const { container, key, part, found, spans } of hits) {
    if (part === 'value') {
      setOwn(container.node, key, typeof found === 'string' ? maskSpans(found, spans) : labelOf(spans));
      continue;
    }
    const keys = renamed.get(container.node) ?? new Map<string, string>();
    renamed.set(container.node, keys.set(key, maskSpans(key, spans)));
  }
  for (const [node, keys] of renamed) renameKeys(node, keys);
}

/** A number is masked whole: what is left of it would be no number. */
function labelOf(spans: readonly Span[]): string {
  return `[masked: ${spans[0]?.label ?? ''}]`;
}

/** Renames keys in their places; two that come to the same label are told apart, so that no value is lost. */
function renameKeys(node: object, keys: ReadonlyMap<string, string>): void {
  const entries = Object.entries(node) as [string, unknown][];
  const taken = new Set(entries.map(([key]) => key).filter((key) => !keys.has(key)));
  const counts = new Map<string, number>();
  for (const [key] of entries) Reflect.deleteProperty(node, key);
  for (const [key, value] of entries) {
    const label = keys.get(key);
    setOwn(node, label === undefined ? key : free(label, taken, counts), value);
  }
}

function free(label: string, taken: Set<string>, counts: Map<string, number>): string {
  let count = counts.get(label) ?? 0;
  let key: string;
  do key = ++count === 1 ? label : `${label} ${count}`;
  while (taken.has(key));
  counts.set(label, count);
  taken.add(key);
  return key;
}

/** An assignment to a key named __proto__ would be lost. */
function setOwn(node: object, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, writable: true, enumerable: true, configurable: true });
}
