import { isMembers } from './difference.js';
import type { Definition } from './definition.js';
import { likenessOf, lookOf, type Look } from './skeleton.js';

/** A backend as the definitions of another one can mean it. */
export interface OtherBackend {
  /** Slug. */
  id: string;
  /** Names of its tools. */
  tools: readonly string[];
}

/** Another backend, or a tool of it, that a definition can be taken for or talks about. */
export interface Shadow {
  kind: 'looksLike' | 'names';
  /** The other backend's slug. */
  backend: string;
  /** The other backend's tool; undefined = the backend as such. */
  tool?: string;
  /** Where in the definition, such as `name` or `inputSchema.properties.path.description`. */
  path: string;
}

const maxShadows = 10;
/** Such a name is not a word that anybody uses without meaning the tool. */
const distinctive = /[a-z\d][_\-./][a-z\d]|[a-z\d][A-Z]/;

/** Other backends, made ready for many comparisons. */
export interface Others {
  readonly backends: readonly { id: string; meant: RegExp | undefined; tools: readonly Look[] }[];
}

/** Makes other backends ready to be compared with. */
export function compileOthers(others: readonly OtherBackend[]): Others {
  return {
    backends: others.map(({ id, tools }) => ({ id, meant: patternOf(id), tools: tools.map((tool) => lookOf(tool)) })),
  };
}

/**
 * What of other backends a definition shadows: a name that looks like one of their tools' without being the same (the
 * same is told apart by the backend's prefix), and texts that name them. `own` are the names of the backend's own
 * tools, of which its texts may speak. At most ten.
 */
export function shadowsOf(definition: Definition, own: ReadonlySet<string>, { backends }: Others): Shadow[] {
  const look = lookOf(typeof definition.name === 'string' ? definition.name : '');
  const places = textsOf(definition).map(({ path, text }) => ({ path, text, words: wordsIn(text) }));
  const found: Shadow[] = [];
  for (const { id, meant, tools } of backends) {
    for (const tool of tools) {
      if (found.length >= maxShadows) return found;
      found.push(...shadowsOfTool(look, own.has(tool.name) ? [] : places, id, tool, own));
    }
    const at = meant && places.find(({ text }) => meant.test(text));
    const isSaid = found.some(({ backend, path }) => backend === id && path === at?.path);
    if (at && !isSaid) found.push({ kind: 'names', backend: id, path: at.path });
  }
  return found.slice(0, maxShadows);
}

function shadowsOfTool(
  look: Look,
  places: readonly Place[],
  backend: string,
  other: Look,
  own: ReadonlySet<string>,
): Shadow[] {
  const tool = other.name;
  const found: Shadow[] = [];
  const likeness = likenessOf(look, other);
  // A backend that has a tool of that name itself may well have `list_files` beside `list_file`.
  if (likeness === 'skeleton' || (likeness === 'edit' && !own.has(tool)))
    found.push({ kind: 'looksLike', backend, tool, path: 'name' });
  const at = places.find((place) => namesTool(place, backend, tool));
  if (at) found.push({ kind: 'names', backend, tool, path: at.path });
  return found;
}

interface Place {
  path: string;
  text: string;
  words: ReadonlySet<string>;
}

function namesTool({ text, words }: Place, backend: string, tool: string): boolean {
  if (words.has(`${backend}__${tool}`)) return true;
  if (!words.has(tool)) return false;
  return distinctive.test(tool) || isCalledTool(text, tool);
}

/** A common word means the tool only where it says so. */
function isCalledTool(text: string, tool: string): boolean {
  const name = escape(tool);
  return new RegExp(`[\`'"\u201c]${name}[\`'"\u201d]|(?:\\btool\\s+)${name}\\b|\\b${name}\\s+tool\\b`, 'i').test(text);
}

/** What means the backend, and not only the thing after which it is called. */
function patternOf(id: string): RegExp | undefined {
  if (id.length < 3) return undefined;
  return new RegExp(`(?<![\\w-])${escape(id)}(?:__\\w|\\s+(?:mcp|server|backend|connector|tools?\\b))`, 'iu');
}

function escape(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_]/g, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`);
}

/** Names in a text, as a tool may be called. */
function wordsIn(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const word of text.split(/[^\p{L}\p{N}_\-./]+/u)) {
    words.add(word);
    words.add(word.replace(/[.\-/]+$/, ''));
  }
  return words;
}

/** One text of a definition, and where it stands. */
export interface DefinitionText {
  path: string;
  text: string;
}

/** Every text in a definition that a model may read, with names of parameters; not the tool's own name. */
export function textsOf(definition: Definition): DefinitionText[] {
  const found: DefinitionText[] = [];
  const visit = (value: unknown, path: string) => {
    if (typeof value === 'string') found.push({ path, text: value });
    else if (Array.isArray(value)) value.forEach((member, i) => visit(member, `${path}[${i}]`));
    else if (isMembers(value)) {
      for (const [key, member] of Object.entries(value)) {
        if (path.endsWith('properties')) found.push({ path: `${path}.${key}`, text: key });
        visit(member, path === '' ? key : `${path}.${key}`);
      }
    }
  };
  for (const [key, member] of Object.entries(definition)) if (key !== 'name' && key !== 'icons') visit(member, key);
  return found;
}
