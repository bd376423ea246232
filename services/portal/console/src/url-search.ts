/** The query of a URL as plain text: a list is a key that comes several times, so that people can read and write it. */
export type UrlSearch = Record<string, string | string[]>;

export function parseSearch(text: string): UrlSearch {
  const search: UrlSearch = {};
  const parameters = new URLSearchParams(text);
  for (const key of new Set(parameters.keys())) {
    const values = parameters.getAll(key).filter((value) => value !== '');
    const [first] = values;
    if (first !== undefined) search[key] = values.length === 1 ? first : values;
  }
  return search;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const item of [value].flat()) {
      if (typeof item === 'string' && item !== '') parameters.append(key, item);
    }
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

/** The only or first value of a key. */
export function oneOf(search: Record<string, unknown>, key: string): string | undefined {
  const [first] = manyOf(search, key) ?? [];
  return first;
}

/** All values of a key; undefined when there is none. */
export function manyOf(search: Record<string, unknown>, key: string): string[] | undefined {
  const values = [search[key]].flat().filter((value): value is string => typeof value === 'string');
  return values.length === 0 ? undefined : values;
}

/** Leaves out what is undefined. */
export function compact<T extends object>(search: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
