import type { ToolAdapter } from './adapter.js';
import { isContainer, keysOf } from './pointers.js';

type Schema = Readonly<Record<string, unknown>>;

/**
 * The adapter cut down to what the tool's input schema has, so that arguments are rewritten within it alone: pointers that
 * lead to no property are left out, values that an enumeration does not have too, and counts keep to the bounds.
 */
export function fitAdapter(adapter: ToolAdapter, inputSchema: unknown): ToolAdapter {
  const { query, include, exclude, count, safeSearch, freshness, urls, onSite, ...rest } = adapter;
  const at = (pointer: string) => propertyAt(inputSchema, pointer);
  const fitted: ToolAdapter = withUrls(rest, urls?.filter((pointer) => at(pointer)) ?? []);
  for (const [kind, pointer] of Object.entries({ query, include, exclude })) {
    if (pointer !== undefined && at(pointer)) fitted[kind as 'query'] = pointer;
  }
  const counted = count && at(count.pointer);
  if (counted) fitted.count = { ...count, ...boundsOf(counted) };
  const safe = withAllowed(safeSearch, inputSchema);
  if (safe) fitted.safeSearch = safe;
  const fresh = withAllowed(freshness, inputSchema);
  if (fresh) fitted.freshness = fresh;
  return onSite && at(onSite.pointer) ? { ...fitted, onSite } : fitted;
}

function withAllowed<Levels extends { pointer: string; values: object }>(
  levels: Levels | undefined,
  inputSchema: unknown,
): Levels | undefined {
  const schema = levels && propertyAt(inputSchema, levels.pointer);
  return schema && { ...levels, values: allowedValues(levels.values, schema) };
}

function withUrls(adapter: ToolAdapter, urls: readonly string[]): ToolAdapter {
  const { urls: _, ...rest } = adapter;
  return urls.length > 0 ? { ...rest, urls } : rest;
}

/** Whether the schema has everything that the adapter points to. */
export function fitsWhole(adapter: ToolAdapter, inputSchema: unknown): boolean {
  return pointersOf(adapter).every((pointer) => propertyAt(inputSchema, pointer) !== undefined);
}

/** Every pointer of an adapter. */
export function pointersOf({
  query,
  include,
  exclude,
  count,
  safeSearch,
  freshness,
  urls,
  onSite,
}: ToolAdapter): string[] {
  const others = [count?.pointer, safeSearch?.pointer, freshness?.pointer, onSite?.pointer];
  return [query, include, exclude, ...others, ...(urls ?? [])].filter((pointer) => pointer !== undefined);
}

/** The schema of a property that is reached through `properties` alone. */
export function propertyAt(schema: unknown, pointer: string): Schema | undefined {
  let at: unknown = schema;
  for (const key of keysOf(pointer)) {
    const properties = isContainer(at) ? at.properties : undefined;
    at = isContainer(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  }
  return isContainer(at) ? at : undefined;
}

function boundsOf(schema: Schema): { min?: number; max?: number; usual?: number } {
  const { minimum, maximum, default: usual } = schema;
  return {
    ...(typeof minimum === 'number' ? { min: Math.ceil(minimum) } : {}),
    ...(typeof maximum === 'number' ? { max: Math.floor(maximum) } : {}),
    ...(typeof usual === 'number' ? { usual } : {}),
  };
}

function allowedValues<Values extends object>(values: Values, schema: Schema): Values {
  const options = optionsOf(schema);
  const written = Object.entries(values).map(([level, value]) => [level, asTyped(value, schema)] as const);
  return Object.fromEntries(written.filter(([, value]) => !options || options.includes(value))) as Values;
}

/** Values that the schema enumerates; undefined when it takes others too. */
function optionsOf(schema: Schema): readonly unknown[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum as unknown[];
  if (Object.hasOwn(schema, 'const')) return [schema.const];
  const parts: unknown = schema.anyOf ?? schema.oneOf;
  if (!Array.isArray(parts)) return undefined;
  const options = parts.map((part) => (isContainer(part) ? optionsOf(part) : undefined));
  return options.every((list) => list !== undefined) ? options.flat() : undefined;
}

/** Versions of a server write the same level as a text or as a number. */
function asTyped(value: unknown, { type }: Schema): unknown {
  if (type === 'string' && typeof value === 'number') return String(value);
  if ((type === 'number' || type === 'integer') && typeof value === 'string') return Number(value);
  return value;
}
