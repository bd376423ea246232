import { setOwn } from '@gatehouse/guardrail-engine';

type Json = Record<string, unknown>;

/** Changes of arguments: the value at each pointer is set, or taken out. */
export interface Edit {
  pointer: string;
  /** Undefined takes it out. */
  value: unknown;
}

/** The keys of a JSON pointer (RFC 6901). */
export function keysOf(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a pointer leads to; undefined when it leads nowhere. */
export function valueAt(root: unknown, pointer: string): unknown {
  let at = root;
  for (const key of keysOf(pointer)) at = isContainer(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at;
}

/** Carries out edits, in place. Objects on the way are made where they are missing. */
export function applyEdits(root: Json, edits: readonly Edit[]): void {
  for (const { pointer, value } of edits) {
    const keys = keysOf(pointer);
    const last = keys.pop() ?? '';
    let at = root;
    for (const key of keys) {
      const next = Object.hasOwn(at, key) ? at[key] : undefined;
      if (isContainer(next)) at = next;
      else if (value === undefined) return;
      else setOwn(at, key, (at = {}));
    }
    if (value === undefined) Reflect.deleteProperty(at, last);
    else setOwn(at, last, structuredClone(value));
  }
}

/** All texts under a value, keys left out, in their order. Not recursive: nothing is nested too deeply. */
export function textsUnder(value: unknown): string[] {
  const texts: string[] = [];
  const open: unknown[] = [value];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at === 'string') texts.push(at);
    else if (isContainer(at)) open.push(...Object.values(at).toReversed());
  }
  return texts;
}

/** An object or list. */
export function isContainer(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !JSON.isRawJSON(value);
}
