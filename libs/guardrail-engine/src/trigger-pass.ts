import { Trigger } from './detector.js';

const Byte = { dash: 0x2d, at: 0x40, backslash: 0x5c, underscore: 0x5f, blank: 0x20, u: 0x75 } as const;
const everything = Trigger.digits | Trigger.at | Trigger.tokenPrefix | Trigger.pemDashes;
const minDigits = 13;

/** Per byte: 0 = of no interest, 1 = digit, 2 = may stand between digits, 3 = looked at more closely. */
const classOf = new Uint8Array(256);
for (let digit = 0x30; digit <= 0x39; digit++) classOf[digit] = 1;
classOf[Byte.blank] = 2;
for (const byte of [Byte.dash, Byte.at, Byte.backslash, Byte.underscore]) classOf[byte] = 3;

/**
 * One pass over the bytes of a message: which detectors could find anything in it. It may say yes too often, never too
 * seldom: text that JSON writes with \u escapes counts as anything.
 */
export function triggersIn(bytes: Uint8Array): number {
  let found = 0;
  let digits = 0;
  let gap = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const kind = classOf[byte];
    if (kind === 1) {
      digits++;
      gap = 0;
      if (digits >= minDigits) found |= Trigger.digits;
      continue;
    }
    if (kind === 0) {
      digits = 0;
      continue;
    }
    if (byte === Byte.blank || byte === Byte.dash) {
      if (++gap > 1) digits = 0;
      if (byte === Byte.dash && isBegin(bytes, i)) found |= Trigger.pemDashes;
      continue;
    }
    digits = 0;
    if (byte === Byte.at) found |= Trigger.at;
    else if (byte === Byte.underscore && isTokenPrefix(bytes, i)) found |= Trigger.tokenPrefix;
    else if (byte === Byte.backslash && bytes[i + 1] === Byte.u) return everything;
  }
  return found;
}

function isTokenPrefix(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 3] === 0x67 && bytes[at - 2] === 0x74 && bytes[at - 1] === 0x68; // gth_
}

function isBegin(bytes: Uint8Array, at: number): boolean {
  return bytes[at - 1] === Byte.dash && bytes[at + 1] === 0x42 && bytes[at + 2] === 0x45 && bytes[at + 3] === 0x47; // --BEG
}
