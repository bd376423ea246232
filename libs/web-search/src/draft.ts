import { isContainer, keysOf, valueAt, type Edit } from './pointers.js';

/** Arguments with the changes that are planned for them. */
export class Draft {
  private readonly planned = new Map<string, unknown>();
  private readonly names = new Set<string>();

  constructor(readonly args: unknown) {}

  get(pointer: string): unknown {
    return this.planned.has(pointer) ? this.planned.get(pointer) : valueAt(this.args, pointer);
  }

  /** @param change the name of the change, for the record */
  set(pointer: string, value: unknown, change: string): void {
    this.planned.set(pointer, value);
    this.names.add(change);
  }

  get edits(): Edit[] {
    return [...this.planned].map(([pointer, value]) => ({ pointer, value }));
  }

  get changes(): string[] {
    return [...this.names];
  }

  /** Pointers of the arguments that patterns mean: names of arguments, or pointers, in whose names `*` is any run. */
  pointersLike(patterns: readonly string[]): string[] {
    const found = patterns.flatMap((pattern) => {
      const keys = pattern.startsWith('/') ? keysOf(pattern) : [pattern];
      return pathsLike(this.args, keys, '');
    });
    return [...new Set(found)].filter((pointer) => this.get(pointer) !== undefined);
  }
}

function pathsLike(at: unknown, [first, ...rest]: readonly string[], pointer: string): string[] {
  if (first === undefined) return [pointer];
  if (!isContainer(at)) return [];
  const matches = matcher(first);
  return Object.keys(at)
    .filter((key) => matches(key))
    .flatMap((key) => pathsLike(at[key], rest, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`));
}

/** Names are compared without regard to case and to what stands between their words. */
function matcher(pattern: string): (key: string) => boolean {
  const parts = plain(pattern).split('*');
  return (key) => {
    const name = plain(key);
    let at = 0;
    for (const [i, part] of parts.entries()) {
      const found = i === 0 ? (name.startsWith(part) ? 0 : -1) : name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return parts.at(-1) === '' || (parts.length === 1 ? name.length === at : name.endsWith(parts.at(-1) ?? ''));
  };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9*]/g, '');
}
