/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104) without Node, since the engine is to run anywhere. */

const blockSize = 64;
const initial = roots(8, Math.sqrt);
const constants = roots(64, Math.cbrt);
const schedule = new Int32Array(blockSize);
const state = new Int32Array(8);
/** Of what fits into one block. */
const block = new Uint8Array(blockSize);
const longestInOne = blockSize - 9;

/** The hash of a text's UTF-8, 64 hexadecimal digits. */
export function sha256(text: string): string {
  return hexOf(digest(new TextEncoder().encode(text)));
}

/** The keyed hash of a text's UTF-8, 64 hexadecimal digits. */
export function hmacSha256(key: string, text: string): string {
  const bytes = new TextEncoder().encode(key);
  const padded = new Uint8Array(blockSize);
  padded.set(bytes.length > blockSize ? digest(bytes) : bytes);
  const keyed = (pad: number, rest: Uint8Array) => {
    const all = new Uint8Array(blockSize + rest.length);
    all.set(padded.map((byte) => byte ^ pad));
    all.set(rest, blockSize);
    return digest(all);
  };
  return hexOf(keyed(0x5c, keyed(0x36, new TextEncoder().encode(text))));
}

/** The hash of bytes, 32 bytes. */
export function digest(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const padded =
    length <= longestInOne ? block.fill(0) : new Uint8Array(Math.ceil((length + 9) / blockSize) * blockSize);
  padded.set(bytes);
  padded[length] = 0x80;
  writeWord(padded, padded.length - 8, Math.floor(length / 2 ** 29));
  writeWord(padded, padded.length - 4, length << 3);
  state.set(initial);
  for (let from = 0; from < padded.length; from += blockSize) addBlock(padded, from);
  const out = new Uint8Array(32);
  for (let i = 0; i < 8; i++) writeWord(out, 4 * i, state[i] as number);
  return out;
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

/** The first 32 bits of the fractions of the roots of the first primes. */
function roots(count: number, root: (n: number) => number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

function addBlock(bytes: Uint8Array, from: number): void {
  fillSchedule(bytes, from);
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const key = (constants[i] as number) + (schedule[i] as number);
    const t1 = (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + key) | 0;
    const t2 = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  const worked = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] as number) + (worked[i] as number);
}

function fillSchedule(bytes: Uint8Array, from: number): void {
  for (let i = 0, at = from; i < 16; i++, at += 4) {
    const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
    schedule[i] = high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const early = schedule[i - 15] as number;
    const late = schedule[i - 2] as number;
    const s0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const s1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    schedule[i] = (schedule[i - 16] as number) + s0 + (schedule[i - 7] as number) + s1;
  }
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
