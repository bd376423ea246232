/** No part of a value: what stands between the parts. */
export const SEPARATOR = 0;
/** Part of a value that says nothing: a combining mark. */
export const IGNORED = 1;

let table: Uint16Array | undefined;

/**
 * What each UTF-16 code unit counts as when values are compared: SEPARATOR, IGNORED, or the letter or digit that it is
 * without case, accent and compatibility form (`É` and `Ｅ` are `e`).
 */
export function foldTable(): Uint16Array {
  return (table ??= Uint16Array.from({ length: 0x10000 }, (_, unit) => foldUnit(unit)));
}

function foldUnit(unit: number): number {
  // Halves of characters outside of the basic plane are compared as they are.
  if (unit >= 0xd800 && unit <= 0xdfff) return unit;
  const character = String.fromCharCode(unit);
  if (/\p{M}/u.test(character)) return IGNORED;
  if (!/[\p{L}\p{N}]/u.test(character)) return SEPARATOR;
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.length === 1 ? bare.charCodeAt(0) : unit;
}
