/** Where two answers are not the same. */
export interface Difference {
  /** As in `tools[].execution`: whichever element of the list. */
  path: string;
  direct: unknown;
  through: unknown;
}

/** Every place where what came through the gateway is not what came directly. */
export function differencesOf(direct: unknown, through: unknown, path = ''): Difference[] {
  if (Array.isArray(direct) && Array.isArray(through) && direct.length === through.length) {
    return direct.flatMap((element, i) => differencesOf(element, through[i], `${path}[]`));
  }
  const [one, other] = [fieldsOf(direct, through), fieldsOf(through, direct)];
  if (one && other) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return keys.flatMap((key) => differencesOf(one[key], other[key], path === '' ? key : `${path}.${key}`));
  }
  return Object.is(direct, through) ? [] : [{ path, direct, through }];
}

/** An object that only one side has differs in each of its fields. */
function fieldsOf(value: unknown, other: unknown): Record<string, unknown> | undefined {
  if (isObject(value)) return value;
  return value === undefined && isObject(other) && Object.keys(other).length > 0 ? {} : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
