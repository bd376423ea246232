const rounds = 24;
const rate = 136;
const rotations = [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
const places = [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];
const roundConstants = constantsOfRounds();
const low = new Int32Array(25);
const high = new Int32Array(25);
const sumLow = new Int32Array(5);
const sumHigh = new Int32Array(5);

/** A word of a table. */
function at(words: { readonly [index: number]: number }, index: number): number {
  return words[index] ?? 0;
}

/** Keccak-256 as Ethereum uses it (The Keccak reference 3.0, padding 0x01) of an ASCII text of less than 136 characters. */
export function keccak256(text: string): Uint8Array {
  const block = new Uint8Array(200);
  for (let i = 0; i < text.length; i++) block[i] = text.charCodeAt(i);
  block[text.length] = 0x01;
  block[rate - 1] = at(block, rate - 1) | 0x80;
  const view = new DataView(block.buffer);
  for (let i = 0; i < 25; i++) {
    low[i] = view.getInt32(8 * i, true);
    high[i] = view.getInt32(8 * i + 4, true);
  }
  for (let round = 0; round < rounds; round++) permute(round);
  for (let i = 0; i < 4; i++) {
    view.setInt32(8 * i, at(low, i), true);
    view.setInt32(8 * i + 4, at(high, i), true);
  }
  return block.slice(0, 32);
}

/** One round: theta, rho and pi, chi, iota. A lane of 64 bits is a pair of words. */
function permute(round: number): void {
  for (let x = 0; x < 5; x++) {
    sumLow[x] = column(low, x);
    sumHigh[x] = column(high, x);
  }
  for (let x = 0; x < 5; x++) {
    const l = at(sumLow, (x + 1) % 5);
    const h = at(sumHigh, (x + 1) % 5);
    const mixLow = at(sumLow, (x + 4) % 5) ^ ((l << 1) | (h >>> 31));
    const mixHigh = at(sumHigh, (x + 4) % 5) ^ ((h << 1) | (l >>> 31));
    for (let y = x; y < 25; y += 5) {
      low[y] = at(low, y) ^ mixLow;
      high[y] = at(high, y) ^ mixHigh;
    }
  }
  moveLanes();
  chi(low);
  chi(high);
  low[0] = at(low, 0) ^ at(roundConstants, 2 * round);
  high[0] = at(high, 0) ^ at(roundConstants, 2 * round + 1);
}

function column(half: Int32Array, x: number): number {
  return at(half, x) ^ at(half, x + 5) ^ at(half, x + 10) ^ at(half, x + 15) ^ at(half, x + 20);
}

function moveLanes(): void {
  let l = at(low, 1);
  let h = at(high, 1);
  for (let i = 0; i < 24; i++) {
    const place = at(places, i);
    const by = at(rotations, i);
    const nextLow = at(low, place);
    const nextHigh = at(high, place);
    const from = by < 32 ? l : h;
    const to = by < 32 ? h : l;
    const left = by & 31;
    low[place] = (from << left) | (to >>> (32 - left));
    high[place] = (to << left) | (from >>> (32 - left));
    l = nextLow;
    h = nextHigh;
  }
}

function chi(half: Int32Array): void {
  for (let y = 0; y < 25; y += 5) {
    const a = at(half, y);
    const b = at(half, y + 1);
    const c = at(half, y + 2);
    const d = at(half, y + 3);
    const e = at(half, y + 4);
    half[y] = a ^ (~b & c);
    half[y + 1] = b ^ (~c & d);
    half[y + 2] = c ^ (~d & e);
    half[y + 3] = d ^ (~e & a);
    half[y + 4] = e ^ (~a & b);
  }
}

/** From a shift register of degree eight: bits 2^j - 1 of each constant. */
function constantsOfRounds(): Int32Array {
  const constants = new Int32Array(2 * rounds);
  let register = 1;
  for (let round = 0; round < rounds; round++) {
    for (let j = 0; j < 7; j++) {
      const bit = 2 ** j - 1;
      const half = 2 * round + (bit < 32 ? 0 : 1);
      if (register & 1) constants[half] = at(constants, half) ^ (1 << (bit % 32));
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
  }
  return constants;
}
