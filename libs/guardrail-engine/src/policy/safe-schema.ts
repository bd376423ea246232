import { format } from '@cfworker/json-schema';
import { compileSchemaPattern, type SchemaPattern } from './schema-pattern.js';

/** A schema that is safe to evaluate. */
export interface SafeSchema {
  readonly schema: Record<string, unknown> | boolean;
  /** How often it looks at each value of what it is about, at most. */
  readonly factor: number;
  /** Evaluates something while the patterns of the schema can be looked up; `spend` is told of the steps they take. */
  within<T>(spend: (steps: number) => void, evaluate: () => T): T;
}

class Unsafe extends Error {}

const maxSize = 200_000;
const maxNodes = 5_000;
const maxRecursions = 1;
const maxDepth = 64;

/** Formats whose checks are linear. The others are annotations (JSON Schema 2020-12, validation, 7.2.1). */
const safeFormats: ReadonlySet<unknown> = new Set([
  ...['date', 'time', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid', 'json-pointer'],
]);

/**
 * A schema without what could hold up the gateway, for the backend that wrote it may be anybody's: patterns are matched in
 * linear time (RE2), and formats with slow checks are left to be annotations. Undefined for a schema that is too big, that
 * refers to other documents or to itself in several places, or whose patterns RE2 does not know.
 */
export function toSafeSchema(schema: unknown): SafeSchema | undefined {
  if ((JSON.stringify(schema) ?? '').length > maxSize) return undefined;
  const patterns = new Map<string, SchemaPattern>();
  try {
    const safe = copy(schema, patterns, 0) as SafeSchema['schema'];
    return {
      schema: safe,
      factor: factorOf(safe),
      within: (spend, evaluate) => withPatterns(patterns, spend, evaluate),
    };
  } catch (error) {
    if (error instanceof Unsafe) return undefined;
    throw error;
  }
}

type Patterns = Map<string, SchemaPattern>;

function withPatterns<T>(patterns: Patterns, spend: (steps: number) => void, evaluate: () => T): T {
  // The validator looks formats up by name, which is the one way to have it match by anything but RegExp.
  const table = format as Record<string, (text: string) => boolean>;
  for (const [name, pattern] of patterns) {
    table[name] = (text) => {
      spend(text.length * pattern.stepsPerCharacter);
      return pattern.matches(text);
    };
  }
  try {
    return evaluate();
  } finally {
    for (const name of patterns.keys()) Reflect.deleteProperty(table, name);
  }
}

const schemaMaps = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);
const schemaLists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const schemas = new Set([
  ...['items', 'additionalItems', 'unevaluatedItems', 'contains', 'additionalProperties', 'unevaluatedProperties'],
  ...['propertyNames', 'not', 'if', 'then', 'else'],
]);
const refused = ['patternProperties', 'dependencies', '$id', 'id', '$dynamicRef', '$recursiveRef', '$anchor'];

function copy(schema: unknown, patterns: Patterns, depth: number): unknown {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema) || depth > maxDepth || refused.some((key) => Object.hasOwn(schema, key))) throw new Unsafe();
  const { pattern, format: name, ...others } = schema;
  const members = Object.entries(others).map(([key, value]) => [key, copyMember(key, value, patterns, depth + 1)]);
  const out = Object.fromEntries(members) as Record<string, unknown>;
  if (safeFormats.has(name)) out.format = name;
  if (pattern === undefined) return out;
  const matched = { format: nameOf(pattern, patterns) };
  return { ...out, allOf: [...(Array.isArray(out.allOf) ? (out.allOf as unknown[]) : []), matched] };
}

function copyMember(key: string, value: unknown, patterns: Patterns, depth: number): unknown {
  if (schemaMaps.has(key)) {
    if (!isObject(value)) throw new Unsafe();
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copy(each, patterns, depth)]));
  }
  const isList = schemaLists.has(key) || (key === 'items' && Array.isArray(value));
  if (isList) {
    if (!Array.isArray(value)) throw new Unsafe();
    return value.map((each) => copy(each, patterns, depth));
  }
  return schemas.has(key) ? copy(value, patterns, depth) : value;
}

function nameOf(pattern: unknown, patterns: Patterns): string {
  const name = `gatehouse-pattern:${String(pattern)}`;
  try {
    if (!patterns.has(name)) patterns.set(name, compileSchemaPattern(String(pattern)));
  } catch {
    throw new Unsafe();
  }
  return name;
}

interface Expansion {
  nodes: number;
  recursions: number;
}

/** How many schemas can look at one value: branches and references multiply them. */
function factorOf(root: SafeSchema['schema']): number {
  const expansion = { nodes: 0, recursions: 0 };
  expand(root, root, new Set(), expansion);
  return expansion.nodes;
}

function expand(schema: unknown, root: unknown, open: Set<unknown>, expansion: Expansion): void {
  if (!isObject(schema)) return;
  if (open.has(schema)) {
    if (++expansion.recursions > maxRecursions) throw new Unsafe();
    return;
  }
  if (++expansion.nodes > maxNodes) throw new Unsafe();
  open.add(schema);
  for (const each of subschemasOf(schema, root)) expand(each, root, open, expansion);
  open.delete(schema);
}

/** The schemas that a schema asks about what it is asked about, or about what is in it. */
function subschemasOf(schema: Record<string, unknown>, root: unknown): unknown[] {
  const { $ref, $defs: _, definitions: __, ...members } = schema;
  const inMembers = Object.entries(members).flatMap(([key, value]) => {
    if (schemaMaps.has(key)) return Object.values(value as object) as unknown[];
    return schemaLists.has(key) || schemas.has(key) ? [value].flat() : [];
  });
  return $ref === undefined ? inMembers : [referenced($ref, root), ...inMembers];
}

function referenced($ref: unknown, root: unknown): unknown {
  if (typeof $ref !== 'string' || !/^#(?:\/[^%]*)?$/.test($ref)) throw new Unsafe();
  const keys = $ref.split('/').slice(1);
  const found = keys.reduce<unknown>((at, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    return typeof at === 'object' && at !== null && Object.hasOwn(at, name)
      ? (at as Record<string, unknown>)[name]
      : undefined;
  }, root);
  if (found === undefined) throw new Unsafe();
  return found;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
