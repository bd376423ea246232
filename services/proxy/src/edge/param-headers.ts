import type { IncomingHttpHeaders } from 'node:http';
import { decodeHeader, encodeHeader } from './header-value.js';
import { parseJson } from './parse-json.js';

/** An argument that the tool's definition wants repeated in a header (`x-mcp-header`). */
export interface MirroredParam {
  /** Name of the header, lower case: `mcp-param-region`. */
  header: string;
  /** Keys that lead to the value in the arguments. */
  path: readonly string[];
  isInteger: boolean;
}

/** What a definition says about headers; `invalid` when it breaks the rules, so that the tool must not be used. */
export type Mirror = readonly MirroredParam[] | 'invalid';

const annotation = 'x-mcp-header';
const token = /^[!#$%&'*+.^_`|~\w-]+$/;
const maxDepth = 64;
const noParams: readonly MirroredParam[] = [];

/** Keywords whose value maps names to schemas. */
const schemaMaps: ReadonlySet<string> = new Set(['patternProperties', 'dependentSchemas', '$defs', 'definitions']);
/** Keywords whose value is data, in which an annotation means nothing. */
const dataKeywords: ReadonlySet<string> = new Set(['default', 'examples', 'enum', 'const', annotation]);

/**
 * The parameters that a tool's definition wants mirrored into headers (MCP 2026-07-28, Custom Headers from Tool
 * Parameters): only primitive properties, reached through `properties` alone, under names that differ in more than case.
 */
export function mirrorOf({ inputSchema }: { inputSchema?: unknown }): Mirror {
  const found: MirroredParam[] = [];
  if (!isObject(inputSchema)) return found;
  const isValid = visit(inputSchema, [], true, 0, found);
  const names = new Set(found.map(({ header }) => header));
  return isValid && names.size === found.length ? found : 'invalid';
}

/** The same for a definition as text; of most tools, which have no such parameters, nothing is parsed. */
export function mirrorOfText(definition: string): Mirror {
  if (!definition.includes(annotation)) return noParams;
  try {
    return mirrorOf(parseJson(definition) as { inputSchema?: unknown });
  } catch {
    return 'invalid';
  }
}

/** Whether there may be such parameters in JSON text: an escape may hide the annotation. */
export function mentionsHeaders(text: Buffer): boolean {
  return text.includes(annotation) || text.includes(String.raw`\u00`);
}

/** Whether everything in the schema obeys the rules; annotated properties go to `found`. */
function visit(
  schema: Readonly<Record<string, unknown>>,
  path: readonly string[],
  isReachable: boolean,
  depth: number,
  found: MirroredParam[],
): boolean {
  if (depth > maxDepth) return false;
  if (Object.hasOwn(schema, annotation)) {
    const param = isReachable ? paramOf(schema, path) : undefined;
    if (!param) return false;
    found.push(param);
  }
  const within = (child: unknown, at: readonly string[], reachable: boolean): boolean => {
    if (Array.isArray(child)) return child.every((item) => within(item, at, false));
    return !isObject(child) || visit(child, at, reachable, depth + 1, found);
  };
  return Object.entries(schema).every(([keyword, value]) => {
    if (dataKeywords.has(keyword)) return true;
    if (keyword === 'properties' && isObject(value))
      return Object.entries(value).every(([name, child]) => within(child, [...path, name], isReachable));
    if (schemaMaps.has(keyword) && isObject(value))
      return Object.values(value).every((child) => within(child, path, false));
    return within(value, path, false);
  });
}

function paramOf(schema: Readonly<Record<string, unknown>>, path: readonly string[]): MirroredParam | undefined {
  const { [annotation]: name, type } = schema;
  const isPrimitive = type === 'string' || type === 'integer' || type === 'boolean';
  if (path.length === 0 || !isPrimitive || typeof name !== 'string' || !token.test(name)) return undefined;
  return { header: `mcp-param-${name.toLowerCase()}`, path, isInteger: type === 'integer' };
}

/** The headers that repeat these arguments, flat: name, value, name, value. */
export function paramHeadersOf(mirror: readonly MirroredParam[], args: unknown): string[] {
  const headers: string[] = [];
  for (const { header, path } of mirror) {
    const text = textOf(valueAt(args, path));
    if (text !== undefined) headers.push(header, encodeHeader(text));
  }
  return headers;
}

/** The first header that is missing, malformed or says something else than the arguments. */
export function findMismatch(
  mirror: readonly MirroredParam[],
  args: unknown,
  headers: IncomingHttpHeaders,
): string | undefined {
  return mirror.find((param) => !agrees(param, valueAt(args, param.path), headers[param.header]))?.header;
}

function agrees({ isInteger }: MirroredParam, value: unknown, header: string | string[] | undefined): boolean {
  const sent = typeof header === 'string' ? decodeHeader(header) : undefined;
  if (header !== undefined && sent === undefined) return false;
  const text = textOf(value);
  // No value, or one of a type that the schema does not allow and no header can repeat: none is expected.
  if (text === undefined) return header === undefined;
  // The body may hold other digits than what is left of them here.
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return false;
  if (isInteger && typeof value === 'number' && sent !== undefined && decimal.test(sent)) return Number(sent) === value;
  return sent === text;
}

const decimal = /^-?\d{1,30}(?:\.0{1,30})?$/;

/** Strings as they are, numbers as decimals, booleans as words; nothing for null and for what has parts. */
function textOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
    case 'number':
      return String(value);
    default:
      // A number that is kept as it is written.
      return JSON.isRawJSON(value) ? (value as { rawJSON: string }).rawJSON : undefined;
  }
}

function valueAt(args: unknown, path: readonly string[]): unknown {
  let value = args;
  for (const key of path) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
