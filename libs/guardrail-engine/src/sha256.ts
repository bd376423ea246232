/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104) without Node, since the engine is to run anywhere. */

const blockSize = 64;
const initial = roots(8, Math.sqrt);
const constants = roots(64, Math.cbrt);
const schedule = new Int32Array(blockSize);

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
  const length = Math.ceil((bytes.length + 9) / blockSize) * blockSize;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  const state = Int32Array.from(initial);
  for (let from = 0; from < length; from += blockSize) addBlock(state, view, from);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

/** The first 32 bits of the fractions of the roots of the first primes. */
function roots(count: number, root: (n: number) => number): Int32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Int32Array.from(primes, (prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

function addBlock(state: Int32Array, view: DataView, from: number): void {
  fillSchedule(view, from);
  let a = at(state, 0);
  let b = at(state, 1);
  let c = at(state, 2);
  let d = at(state, 3);
  let e = at(state, 4);
  let f = at(state, 5);
  let g = at(state, 6);
  let h = at(state, 7);
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const t1 =
      (h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + at(constants, i) + at(schedule, i)) | 0;
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
  for (let i = 0; i < 8; i++) state[i] = at(state, i) + at(worked, i);
}

function fillSchedule(view: DataView, from: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(from + 4 * i);
  for (let i = 16; i < 64; i++) {
    const early = at(schedule, i - 15);
    const late = at(schedule, i - 2);
    const s0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const s1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    schedule[i] = at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1;
  }
}

function at(words: { readonly [index: number]: number }, index: number): number {
  return words[index] ?? 0;
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
