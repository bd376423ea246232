/** SHA-256 (FIPS 180-4) and HMAC (RFC 2104) without Node, since the engine is to run anywhere. */

const blockSize = 64;
const initial = roots(8, 1 / 2);
const constants = roots(64, 1 / 3);

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

/** The first 32 bits of the fractions of the roots of the first primes. */
function roots(count: number, power: number): Uint32Array {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return Uint32Array.from(primes, (prime) => (prime ** power % 1) * 2 ** 32);
}

function digest(bytes: Uint8Array): Uint8Array {
  const length = Math.ceil((bytes.length + 9) / blockSize) * blockSize;
  const padded = new Uint8Array(length);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(length - 8, BigInt(bytes.length) * 8n);
  const state = Uint32Array.from(initial);
  const words = new Uint32Array(blockSize);
  for (let start = 0; start < length; start += blockSize) compress(state, words, view, start);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setUint32(i * 4, word));
  return new Uint8Array(out.buffer);
}

function compress(state: Uint32Array, words: Uint32Array, view: DataView, start: number): void {
  for (let i = 0; i < 16; i++) words[i] = view.getUint32(start + i * 4);
  for (let i = 16; i < 64; i++) {
    const [a, b] = [at(words, i - 15), at(words, i - 2)];
    const small = rotated(a, 7) ^ rotated(a, 18) ^ (a >>> 3);
    const large = rotated(b, 17) ^ rotated(b, 19) ^ (b >>> 10);
    words[i] = at(words, i - 16) + small + at(words, i - 7) + large;
  }
  const rows = Uint32Array.from(state);
  for (let i = 0; i < 64; i++) {
    const [a, e] = [at(rows, 0), at(rows, 4)];
    const chosen = (e & at(rows, 5)) ^ (~e & at(rows, 6));
    const majority = (a & at(rows, 1)) ^ (a & at(rows, 2)) ^ (at(rows, 1) & at(rows, 2));
    const mixed = at(rows, 7) + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + chosen;
    const first = mixed + at(constants, i) + at(words, i);
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
    rows.copyWithin(1, 0, 7);
    rows[4] = at(rows, 4) + first;
    rows[0] = first + second;
  }
  for (const [i, word] of rows.entries()) state[i] = at(state, i) + word;
}

function at(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
