/** Whether a name is meant by the patterns of a rule; undefined when the rule has none. */
export type Matcher = ((name: string) => boolean) | undefined;

/** A dot segment, plain or escaped: what a backend may resolve to a place elsewhere. */
const dotSegment = /(?:^|[/\\]|%2f|%5c)(?:\.|%2e){1,2}(?:[/\\?#]|%2f|%5c|$)/i;

/** The ways in which a backend may read a name. */
export interface Readings {
  /** A deny rule that means one of them holds. */
  readonly possible: readonly string[];
  /** An allow rule has to mean all of them. */
  readonly necessary: readonly string[];
}

/**
 * A resource's URI may be written with escapes, capitals and dot segments; so that `file:///srv/*` does not open
 * `file:///srv/../etc/passwd`, such a one has to be allowed in its resolved form too. Names are compared in Unicode
 * form NFC.
 */
export function readingsOf(kind: string, name: string): Readings {
  const plain = name.normalize('NFC');
  const asWritten = [plain];
  if (kind !== 'resource' || plain === '') return { possible: asWritten, necessary: asWritten };
  const decoded = decode(plain);
  const possible = [...new Set([plain, resolve(plain), decoded, resolve(decoded)])];
  return { possible, necessary: dotSegment.test(plain) || dotSegment.test(decoded) ? possible : asWritten };
}

function resolve(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).href : uri;
}

function decode(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Patterns compiled; `*` stands for any run of characters. */
export function matcherOf(patterns: readonly string[]): Matcher {
  if (patterns.length === 0) return undefined;
  const normal = patterns.map((pattern) => pattern.normalize('NFC'));
  const exact = new Set(normal.filter((p) => !p.includes('*')));
  const globs = normal.filter((p) => p.includes('*')).map(compileGlob);
  return (name) => exact.has(name) || globs.some((glob) => matchesGlob(name, glob));
}

/** The texts around the asterisks. */
interface Glob {
  first: string;
  between: readonly string[];
  last: string;
}

function compileGlob(pattern: string): Glob {
  const [first = '', ...between] = pattern.split('*');
  return { first, last: between.pop() ?? '', between };
}

/** Each part is taken at its first place after the one before. */
function matchesGlob(name: string, { first, between, last }: Glob): boolean {
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of between) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Whether a list of a rule means a value; an empty one means every value. */
export function has(set: ReadonlySet<string>, value: string): boolean {
  return set.size === 0 || set.has(value);
}
