const primes = primesBelow(312);
/** The first 32 bits of the fractions of roots of the first primes. */
const constants = Int32Array.from(primes, (prime) => fractionOf(Math.cbrt(prime)));
const initial = primes.slice(0, 8).map((prime) => fractionOf(Math.sqrt(prime)));
const schedule = new Int32Array(64);

/** SHA-256 (FIPS 180-4) of bytes, for check sums: pure code knows no crypto module. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, bytes.length * 8);
  const state = Int32Array.from(initial);
  for (let from = 0; from < padded.length; from += 64) addBlock(state, view, from);
  const digest = new Uint8Array(32);
  const out = new DataView(digest.buffer);
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return digest;
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

function fractionOf(root: number): number {
  return Math.floor((root % 1) * 2 ** 32) | 0;
}

function primesBelow(end: number): number[] {
  const found: number[] = [];
  for (let n = 2; n < end; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
