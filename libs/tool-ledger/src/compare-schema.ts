import { differs, isMembers, isSame, type Difference, type DifferenceKind } from './difference.js';

type Side = 'inputSchema' | 'outputSchema';
type Schema = Readonly<Record<string, unknown>>;

interface Place {
  side: Side;
  path: string;
  before: unknown;
  after: unknown;
}

/** Keywords whose value is an object of schemas by name. */
const schemaMaps: ReadonlySet<string> = new Set(['properties', 'patternProperties', '$defs', 'definitions']);
/** Keywords whose value is a schema. */
const schemas: ReadonlySet<string> = new Set(['items', 'additionalProperties']);
/** Keywords for people and models. */
const texts: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'examples']);
/** Bounds that may rise, and bounds that may fall, without anything being refused that was taken. */
const upperBounds: ReadonlySet<string> = new Set([
  'maxLength',
  'maximum',
  'exclusiveMaximum',
  'maxItems',
  'maxProperties',
]);
const lowerBounds: ReadonlySet<string> = new Set([
  'minLength',
  'minimum',
  'exclusiveMinimum',
  'minItems',
  'minProperties',
]);
const otherBounds: ReadonlySet<string> = new Set(['pattern', 'format', 'multipleOf', 'uniqueItems']);
/** Repeats an argument as a header, where others than the backend read it (MCP 2026-07-28). */
const mirrorKey = 'x-mcp-header';

/** How two JSON schemas differ (JSON Schema 2020-12, as MCP uses it); `side` says what becomes of it. */
export function compareSchema(side: Side, before: unknown, after: unknown, path: string): Difference[] {
  if (isSame(before, after)) return [];
  if (before === undefined && side === 'outputSchema') return [differs('additive', path, before, after)];
  if (!isMembers(before) || !isMembers(after)) return [differs(side, path, before, after)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) =>
    compareKeyword(key, { side, path: `${path}.${key}`, before: before[key], after: after[key] }, after),
  );
}

function compareKeyword(key: string, place: Place, newer: Schema): Difference[] {
  const { side, path, before, after } = place;
  if (isSame(before, after)) return [];
  if (schemaMaps.has(key)) return compareMap(key, place, newer);
  if (key === 'required') return compareRequired(place);
  if (schemas.has(key) && isMembers(before) && isMembers(after)) return compareSchema(side, before, after, path);
  return [differs(kindOf(key, place), path, before, after)];
}

function kindOf(key: string, { side, before, after }: Place): DifferenceKind {
  if (texts.has(key)) return 'description';
  if (key === 'enum' || key === 'type') return isSubset(before, after) ? 'additive' : side;
  if (side === 'outputSchema') return side;
  if (upperBounds.has(key)) return isAtLeast(after, before) ? 'additive' : side;
  if (lowerBounds.has(key)) return isAtLeast(before, after) ? 'additive' : side;
  return otherBounds.has(key) && after === undefined ? 'additive' : side;
}

/** Members that are new are additions; that they are required is seen at `required`. */
function compareMap(key: string, { side, path, before, after }: Place, newer: Schema): Difference[] {
  if (!isMembers(before ?? {}) || !isMembers(after ?? {})) return [differs(side, path, before, after)];
  const [old, now] = [(before ?? {}) as Schema, (after ?? {}) as Schema];
  const required = key === 'properties' ? namesIn(newer.required) : [];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  // That nothing is named, and that nothing can be.
  if (names.length === 0) return [differs('cosmetic', path, before, after)];
  return names.flatMap((name) => {
    const place = `${path}.${name}`;
    if (Object.hasOwn(old, name) && Object.hasOwn(now, name)) return compareSchema(side, old[name], now[name], place);
    if (Object.hasOwn(old, name)) return [differs(side, place, old[name], undefined)];
    return [differs(kindOfNew(now[name], side, required.includes(name)), place, undefined, now[name])];
  });
}

function kindOfNew(schema: unknown, side: Side, isRequired: boolean): DifferenceKind {
  if (isMembers(schema) && schema[mirrorKey] !== undefined) return side;
  return isRequired && side === 'inputSchema' ? 'requiredParameter' : 'additive';
}

function compareRequired({ side, path, before, after }: Place): Difference[] {
  const [old, now] = [namesIn(before), namesIn(after)];
  const [demanded, released] = side === 'inputSchema' ? requests : answers;
  const found = [
    ...now.filter((name) => !old.includes(name)).map((name) => differs(demanded, path, undefined, name)),
    ...old.filter((name) => !now.includes(name)).map((name) => differs(released, path, name, undefined)),
  ];
  return found.length > 0 ? found : [differs(side, path, before, after)];
}

/** What it is that a member is required now, and that it is not any more. */
const requests = ['requiredParameter', 'additive'] as const;
const answers = ['additive', 'outputSchema'] as const;

function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name): name is string => typeof name === 'string') : [];
}

/** Whether all that was possible still is. */
function isSubset(before: unknown, after: unknown): boolean {
  if (before === undefined) return false;
  if (after === undefined) return true;
  const [old, now] = [toList(before), toList(after)];
  return old.every((value) => now.some((other) => isSame(value, other)));
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** Whether a bound is at least another one; none is beyond all. */
function isAtLeast(bound: unknown, other: unknown): boolean {
  if (bound === undefined || other === undefined) return bound === undefined;
  return typeof bound === 'number' && typeof other === 'number' && bound >= other;
}
