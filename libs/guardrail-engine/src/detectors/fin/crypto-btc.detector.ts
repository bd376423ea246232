import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { digest } from '../../sha256.js';

const base58Values = valuesOf('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
const bech32Values = valuesOf('qpzry9x8gf2tvdw0s3jn54khce6mua7l');
const legacy = /^[13][1-9A-HJ-NP-Za-km-z]{25,34}$/;
const segwit = /(?:bc1[02-9ac-hj-np-z]{11,71}|BC1[02-9AC-HJ-NP-Z]{11,71})(?!\w)/y;
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** What the check of bech32 (BIP 173) and of bech32m (BIP 350) comes to. */
const constants = { bech32: 1, bech32m: 0x2bc830a3 } as const;

/** Bitcoin addresses: base58check of version 0 and 5, and bech32 or bech32m with the prefix bc (BIP 173, BIP 350). */
export const cryptoBtcDetector: Detector = {
  id: 'fin.crypto_btc',
  kind: 'financial',
  title: 'Bitcoin address',
  description: 'Addresses of Bitcoin of all kinds, by their check sums',
  label: 'bitcoin address',
  cost: 20,
  context: { words: ['bitcoin', 'btc', 'wallet', 'satoshi'] },
  finders: [
    { run: 'base64', least: 26, verify: legacyIn },
    {
      literals: ['bc1'],
      verify(text, start) {
        const found = isInWord(text, start - 1) ? undefined : matchAt(segwit, text, start);
        return found && passesBech32(found.toLowerCase())
          ? { start, end: start + found.length, confidence: 0.95 }
          : undefined;
      },
    },
  ],
  examples: {
    found: [
      'send to «1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2»',
      'P2SH «3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy»',
      '«bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq»',
      'https://x.io/address/«1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2»',
    ],
    clean: [
      '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3',
      'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr',
      '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNL',
      '1234567890123456789012345678901234',
      'abc1qar0srrr',
    ],
    worst: ['1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3 ', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdr ', 'bc1'],
  },
};

/** The last segment of a run, which may be a path. */
function legacyIn(text: string, from: number, end: number): Match | undefined {
  const lookAt = Math.max(from, end - 36);
  const start = lookAt + text.slice(lookAt, end).lastIndexOf('/') + 1;
  const length = end - start;
  if (length < 26 || length > 35 || (text[start] !== '1' && text[start] !== '3')) return undefined;
  const found = text.slice(start, end);
  return legacy.test(found) && passesBase58(found) ? { start, end, confidence: 0.95 } : undefined;
}

const limbs = 9;
const limbBits = 24;

/** Four characters at a time, into limbs of 24 bits, the lowest first: products stay exact numbers. */
function passesBase58(address: string): boolean {
  const value = new Float64Array(limbs);
  for (let from = 0; from < address.length; from += 4) {
    let factor = 1;
    let carry = 0;
    for (let i = from; i < Math.min(from + 4, address.length); i++) {
      factor *= 58;
      carry = 58 * carry + (base58Values[address.charCodeAt(i)] ?? 0);
    }
    for (let limb = 0; limb < limbs; limb++) {
      carry += factor * (value[limb] ?? 0);
      value[limb] = carry % 2 ** limbBits;
      carry = Math.floor(carry / 2 ** limbBits);
    }
  }
  const bytes = Uint8Array.from(
    { length: 3 * limbs },
    (_, i) => (value[limbs - 1 - Math.floor(i / 3)] ?? 0) >> (16 - 8 * (i % 3)),
  );
  // 27 bytes, of which an address has 25.
  if (bytes[0] !== 0 || bytes[1] !== 0 || (bytes[2] !== 0 && bytes[2] !== 5)) return false;
  const check = digest(digest(bytes.subarray(2, 23)));
  return [0, 1, 2, 3].every((i) => check[i] === bytes[23 + i]);
}

function passesBech32(address: string): boolean {
  // The expanded prefix bc: high bits, zero, low bits.
  let check = [3, 3, 0, 2, 3].reduce(addBech32, 1);
  for (let i = 3; i < address.length; i++) check = addBech32(check, bech32Values[address.charCodeAt(i)] ?? 0);
  return check === (address[3] === 'q' ? constants.bech32 : constants.bech32m);
}

function addBech32(check: number, value: number): number {
  const top = check >>> 25;
  let next = ((check & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) if ((top >>> i) & 1) next ^= generators[i] ?? 0;
  return next;
}

function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < alphabet.length; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}
