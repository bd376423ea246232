/**
 * Globs over JSON pointers (RFC 6901): `*` stands for any characters within one key or place of an array, `**` for any
 * number of keys; everything else is itself. `/params/arguments/**` is all arguments and what is in them.
 */
export type PathGlob = readonly Segment[];

type Segment = '**' | ((key: string) => boolean);

/** A glob, read once. */
export function compilePathGlob(glob: string): PathGlob {
  const [, ...segments] = glob.split('/');
  return segments.map((segment) => (segment === '**' ? '**' : matcherOf(unescape(segment))));
}

/** What is wrong with a glob; undefined = nothing. */
export function problemOfPathGlob(glob: string): string | undefined {
  if (!glob.startsWith('/')) return 'begins with no slash';
  if (glob.length > 300) return 'is longer than 300 characters';
  return glob.split('/').length > 32 ? 'has more than 31 keys' : undefined;
}

/** Whether the keys of a place, outermost first, are what the glob says. Steps <= keys times segments. */
export function matchesPath(glob: PathGlob, keys: readonly string[]): boolean {
  // Which beginnings of the glob the keys so far can be.
  let reached = closure(glob, new Set([0]));
  for (const key of keys) {
    const next = new Set<number>();
    for (const at of reached) {
      const segment = glob[at];
      if (segment === '**') next.add(at);
      else if (segment?.(key)) next.add(at + 1);
    }
    reached = closure(glob, next);
    if (reached.size === 0) return false;
  }
  return reached.has(glob.length);
}

/** `**` can also stand for nothing. */
function closure(glob: PathGlob, places: Set<number>): Set<number> {
  for (const at of places) if (glob[at] === '**') places.add(at + 1);
  return places;
}

function unescape(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

function matcherOf(segment: string): (key: string) => boolean {
  const parts = segment.split('*');
  if (parts.length === 1) return (key) => key === segment;
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  const middle = parts.slice(1, -1);
  return (key) => {
    if (key.length < first.length + last.length || !key.startsWith(first) || !key.endsWith(last)) return false;
    let at = first.length;
    for (const part of middle) {
      const found = key.indexOf(part, at);
      if (found === -1) return false;
      at = found + part.length;
    }
    return at <= key.length - last.length;
  };
}
