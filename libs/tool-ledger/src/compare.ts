import { compareSchema } from './compare-schema.js';
import { plain, type Definition } from './definition.js';
import { differs, isMembers, isSame, type Difference, type DifferenceKind } from './difference.js';

/** Defaults of MCP's annotations: to say them is the same as to say nothing. */
const annotationDefaults: Readonly<Record<string, unknown>> = {
  readOnlyHint: false,
  destructiveHint: true,
  idempotentHint: false,
  openWorldHint: true,
};

/**
 * How the newer version of a definition differs from the older one, in the order of the definition's parts. Empty for
 * what `hashOf` takes for equal.
 */
export function differencesBetween(before: Definition, after: Definition): Difference[] {
  const old = plain(before) as Definition;
  const now = plain(after) as Definition;
  const keys = new Set([...partOrder, ...Object.keys(old), ...Object.keys(now)]);
  return [...keys].filter((key) => key !== 'execution').flatMap((key) => comparePart(key, old[key], now[key]));
}

const partOrder = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations', '_meta'];
const simpleParts: Readonly<Record<string, DifferenceKind>> = {
  title: 'title',
  description: 'description',
  icons: 'cosmetic',
};

function comparePart(key: string, before: unknown, after: unknown): Difference[] {
  if (isSame(before, after)) return [];
  if (key === 'inputSchema' || key === 'outputSchema') return compareSchema(key, before, after, key);
  if (key === 'annotations') return compareAnnotations(before, after);
  if (key === '_meta') return compareMembers('meta', key, before, after);
  const simple = Object.hasOwn(simpleParts, key) ? simpleParts[key] : undefined;
  return [differs(simple ?? 'other', key, before, after)];
}

function compareAnnotations(before: unknown, after: unknown): Difference[] {
  return compareMembers('annotations', 'annotations', before, after).map((difference) => {
    const hint = difference.path.slice('annotations.'.length);
    if (hint === 'title') return { ...difference, kind: 'title' };
    if (!Object.hasOwn(annotationDefaults, hint)) return difference;
    const usual = annotationDefaults[hint];
    return (difference.before ?? usual) === (difference.after ?? usual)
      ? { ...difference, kind: 'cosmetic' }
      : difference;
  });
}

function compareMembers(kind: DifferenceKind, path: string, before: unknown, after: unknown): Difference[] {
  if (!isMembers(before ?? {}) || !isMembers(after ?? {})) return [differs(kind, path, before, after)];
  const [old, now] = [(before ?? {}) as Definition, (after ?? {}) as Definition];
  const changed = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !isSame(old[key], now[key]));
  // That there is an empty object now, or none any more.
  if (changed.length === 0) return [differs('cosmetic', path, before, after)];
  return changed.map((key) => differs(kind, `${path}.${key}`, old[key], now[key]));
}
