/** As much of an OpenAPI description as merging needs to know. */
export interface Description {
  paths?: Record<string, unknown>;
  components?: Record<string, Record<string, unknown>>;
  tags?: { name: string }[];
}

/** One part's description, and what stands before its paths in the public API. */
export interface PartDescription {
  part: string;
  prefix: string;
  description: Description;
}

/**
 * One OpenAPI description out of those of the parts. Components of the same name and content are kept once; another
 * content under a name that is taken gets the part's name in front, and the part's references follow.
 */
export function mergeDescriptions(parts: readonly PartDescription[]): MergedDescription {
  const merged: MergedDescription = { paths: {}, components: {} };
  for (const { part, prefix, description } of parts) {
    const own = componentsOf(description);
    const renamed = findRenamed(merged, part, own);
    for (const { kind, name, content } of own) {
      const [, , , free = name] = (renamed.get(referenceTo(kind, name)) ?? '').split('/');
      (merged.components[kind] ??= {})[free] ??= rewrite(content, renamed);
    }
    for (const [path, operations] of Object.entries(description.paths ?? {})) {
      merged.paths[prefix + path] = rewrite(operations, renamed);
    }
  }
  return merged;
}

interface MergedDescription {
  paths: Record<string, unknown>;
  components: Record<string, Record<string, unknown>>;
}

interface Component {
  kind: string;
  name: string;
  content: unknown;
}

function componentsOf({ components = {} }: Description): Component[] {
  return Object.entries(components).flatMap(([kind, entries]) =>
    Object.entries(entries).map(([name, content]) => ({ kind, name, content })),
  );
}

function referenceTo(kind: string, name: string): string {
  return `#/components/${kind}/${name}`;
}

/** References that have to change; a component that holds one is another than its namesake, too. */
function findRenamed(merged: MergedDescription, part: string, own: readonly Component[]): Map<string, string> {
  const renamed = new Map<string, string>();
  for (let before = -1; before !== renamed.size;) {
    before = renamed.size;
    for (const { kind, name, content } of own) {
      const taken = merged.components[kind]?.[name];
      const isOther = taken !== undefined && JSON.stringify(taken) !== JSON.stringify(rewrite(content, renamed));
      if (isOther) renamed.set(referenceTo(kind, name), referenceTo(kind, `${part}.${name}`));
    }
  }
  return renamed;
}

function rewrite(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (renamed.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => rewrite(item, renamed));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? (renamed.get(item) ?? item) : rewrite(item, renamed),
    ]),
  );
}
