import { canonicalJson } from '@gatehouse/contracts';

/** A tool definition as a backend sends it (MCP `Tool`): an object with a name. */
export type Definition = Readonly<Record<string, unknown>>;

/** SHA-256 of a text, hex. It is given, because this library is without Node. */
export type Digest = (text: string) => string;

/** Hashes (hex) of the parts of a definition that are told apart; empty = there is no such part. */
export interface Parts {
  title: string;
  description: string;
  inputSchema: string;
  outputSchema: string;
  annotations: string;
  meta: string;
}

/** Members whose text is for people and models, so that white space in them says nothing. */
const textKeys: ReadonlySet<string> = new Set(['title', 'description', '$comment']);
/** How a legacy server runs tasks: a server of both eras says it in one of them alone. */
const eraKey = 'execution';

/**
 * Hash of a definition: over name, title, description, schemas, annotations, `_meta` and whatever else it has, but for
 * `execution`. Equal for definitions that differ in nothing but the order of keys and of `required`, white space, or the
 * Unicode form (NFC) of their texts.
 */
export function hashOf(definition: Definition, digest: Digest): string {
  const { [eraKey]: _, ...rest } = definition;
  return digest(canonicalJson(plain(rest)));
}

/** Hashes of the parts. */
export function partsOf(definition: Definition, digest: Digest): Parts {
  const { title, description, inputSchema, outputSchema, annotations, _meta } = definition;
  const hash = (key: string, value: unknown) => (value === undefined ? '' : digest(canonicalJson(plain(value, key))));
  return {
    title: hash('title', title),
    description: hash('description', description),
    inputSchema: hash('inputSchema', inputSchema),
    outputSchema: hash('outputSchema', outputSchema),
    annotations: hash('annotations', annotations),
    meta: hash('_meta', _meta),
  };
}

/** A value in which only what means something differs. */
export function plain(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return plainText(value, key);
  if (Array.isArray(value)) {
    const members = value.map((member) => plain(member));
    return key === 'required' && isTexts(members) ? [...new Set(members)].sort() : members;
  }
  if (typeof value !== 'object' || value === null) return value;
  // Without a prototype, __proto__ is a key like any other.
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [name, member] of Object.entries(value)) copy[name] = plain(member, name);
  return copy;
}

function plainText(text: string, key: string): string {
  const composed = text.normalize('NFC');
  return textKeys.has(key) ? composed.replaceAll(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '') : composed;
}

function isTexts(values: readonly unknown[]): values is string[] {
  return values.every((value) => typeof value === 'string');
}
