import { Validator, type SchemaDraft } from '@cfworker/json-schema';
import { toSafeSchema, type SafeSchema } from './safe-schema.js';
import { standIns } from './stand-ins.js';
import { renameKeys, setOwn } from './write-message.js';

/** A value of structured content that is to be another one. */
export interface Change {
  readonly node: object;
  readonly key: string;
  /** Where it is, the places in arrays left out: what is so alike is changed alike. */
  readonly place: string;
  /** What it is to become, if the schema permits. */
  readonly text: string;
}

/** Keys of one object of structured content that are to be others. */
export interface Renaming {
  readonly node: object;
  readonly keys: ReadonlyMap<string, string>;
}

// Values looked at, over all attempts: some tens of milliseconds.
const maxSteps = 1_000_000;
const maxUniqueItems = 500;

/**
 * Changes structured content so that it fits the tool's output schema as before: a value becomes the text that it is to
 * become, else something of the form that the schema asks for and that says nothing, else null; else its property is left
 * out. `content` is what is changed, in place. False = it cannot be done, or not be known, in reasonable time.
 */
export function changeToFit(
  outputSchema: unknown,
  content: () => unknown,
  changes: readonly Change[],
  renamings: readonly Renaming[],
): boolean {
  const safe = toSafeSchema(outputSchema);
  if (!safe) return false;
  try {
    const fits = validatorOf(safe, draftOf(outputSchema), content);
    // What the backend's own answer breaks already is not ours to keep.
    const isFitting = fits() ? fits : () => true;
    return changeValues(changes, isFitting) && renamings.every((renaming) => rename(renaming, isFitting));
  } catch {
    // It would take too long, or the validator does not know what the schema means.
    return false;
  }
}

function validatorOf(safe: SafeSchema, draft: SchemaDraft, content: () => unknown): () => boolean {
  const validator = new Validator(safe.schema, draft);
  // Unique items are compared each with each.
  const isComparing = JSON.stringify(safe.schema).includes('"uniqueItems"');
  let steps = 0;
  const spend = (more: number) => {
    steps += more;
    if (steps > maxSteps) throw new RangeError('too much to validate');
  };
  return () => {
    // Numbers that are kept as they are written are objects to a validator.
    const value: unknown = JSON.parse(JSON.stringify(content()) ?? 'null');
    const size = sizeOf(value);
    spend(isComparing && size.longest > maxUniqueItems ? Infinity : size.values * safe.factor);
    return safe.within(spend, () => validator.validate(value).valid);
  };
}

function changeValues(changes: readonly Change[], fits: () => boolean): boolean {
  const originals = changes.map(({ node, key }) => (node as Record<string, unknown>)[key]);
  for (const { node, key, text } of changes) setOwn(node, key, text);
  if (fits()) return true;
  for (const [i, { node, key }] of changes.entries()) setOwn(node, key, originals[i]);
  return [...new Set(changes.map(({ place }) => place))].every((place) =>
    changeAlike(
      changes.filter((change) => change.place === place),
      fits,
    ),
  );
}

/** Values in one place of equal items, which become values of one sort. */
function changeAlike(changes: readonly Change[], fits: () => boolean): boolean {
  const candidates = changes.map(({ node, key, text }) => standIns((node as Record<string, unknown>)[key], text));
  for (let sort = 0; sort < (candidates[0]?.length ?? 0); sort++) {
    for (const [i, { node, key }] of changes.entries()) setOwn(node, key, candidates[i]?.[sort] ?? null);
    if (fits()) return true;
  }
  if (changes.some(({ node }) => Array.isArray(node))) return false;
  for (const { node, key } of changes) Reflect.deleteProperty(node, key);
  return fits();
}

function rename({ node, keys }: Renaming, fits: () => boolean): boolean {
  const entries = Object.entries(node) as [string, unknown][];
  renameKeys({ node }, keys);
  if (fits()) return true;
  for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
  for (const [key, value] of entries) if (!keys.has(key)) setOwn(node, key, value);
  return fits();
}

function draftOf(schema: unknown): SchemaDraft {
  const { $schema } = (schema ?? {}) as { $schema?: unknown };
  const [, draft] = /draft-0?(4|7|2019-09)|2019-09/.exec(String($schema)) ?? [];
  if (draft === '4' || draft === '7') return draft;
  return String($schema).includes('2019-09') ? '2019-09' : '2020-12';
}

function sizeOf(value: unknown): { values: number; longest: number } {
  let values = 0;
  let longest = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const at = open.pop();
    values++;
    if (typeof at !== 'object' || at === null) continue;
    if (Array.isArray(at)) longest = Math.max(longest, at.length);
    for (const each of Object.values(at)) open.push(each);
  }
  return { values, longest };
}
