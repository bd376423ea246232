/**
 * The value with what PostgreSQL cannot hold (the character 0, lone surrogates) replaced by U+FFFD. Texts of other
 * people's servers end up in rows, and one that cannot be stored would stop the projection for ever.
 */
export function storable<T>(value: T): T {
  return replaced(value) as T;
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD').toWellFormed();
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [replaced(key), replaced(member)]));
}
