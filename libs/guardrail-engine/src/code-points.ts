/** Ranges of code points, inclusive. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Whether a code point is in one of some ranges. */
export function isIn(ranges: Ranges, code: number): boolean {
  for (const range of ranges) if (code >= range[0] && code <= range[1]) return true;
  return false;
}

/** The code point before a place; -1 = none. */
export function codeBefore(text: string, at: number): number {
  if (at <= 0) return -1;
  const low = text.charCodeAt(at - 1);
  if (low < 0xdc00 || low > 0xdfff || at < 2) return low;
  return text.codePointAt(at - 2) ?? low;
}
