import { isWordCode } from './ascii.js';

/** Number of characters from which a row of characters of base64 is a run. */
export const minRun = 20;

/** A character of base64, in either alphabet (RFC 4648). */
export function isOfRun(code: number): boolean {
  return isWordCode(code) || code === 0x2d || code === 0x2b || code === 0x2f;
}

/** Where the run ends that a place is in. */
export function endOfRun(text: string, start: number): number {
  let end = start;
  while (isOfRun(text.charCodeAt(end))) end++;
  return end;
}
