import type { Container } from '../engine/message-hit.js';

/** Sets a key of a JSON object, whatever its name is: an assignment to a key named __proto__ would be lost. */
export function setOwn(node: object, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, writable: true, enumerable: true, configurable: true });
}

/** The node of a container; a node may have been put in its parent anew. */
export function nodeAt(root: object, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | null | undefined)?.[key], root);
}

/** Renames keys in their places; two that come to the same label are told apart, so that no value is lost. */
export function renameKeys({ node }: Pick<Container, 'node'>, keys: ReadonlyMap<string, string>): void {
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
