import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { sha256 } from './sha256.js';

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
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
  context: { words: ['bitcoin', 'btc', 'wallet', 'satoshi'] },
  finders: [
    { run: 'base64', verify: legacyIn },
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
  const start = Math.max(from, text.lastIndexOf('/', end - 1) + 1);
  const length = end - start;
  if (length < 26 || length > 35 || (text[start] !== '1' && text[start] !== '3')) return undefined;
  const found = text.slice(start, end);
  return legacy.test(found) && passesBase58(found) ? { start, end, confidence: 0.95 } : undefined;
}

function passesBase58(address: string): boolean {
  const bytes = new Uint8Array(25);
  for (let i = 0; i < address.length; i++) {
    let carry = base58.indexOf(address.charAt(i));
    for (let at = 24; at >= 0; at--) {
      carry += 58 * (bytes[at] ?? 0);
      bytes[at] = carry & 0xff;
      carry >>= 8;
    }
    if (carry > 0) return false;
  }
  if (bytes[0] !== 0 && bytes[0] !== 5) return false;
  const check = sha256(sha256(bytes.subarray(0, 21)));
  return [0, 1, 2, 3].every((i) => check[i] === bytes[21 + i]);
}

function passesBech32(address: string): boolean {
  // The expanded prefix bc: high bits, zero, low bits.
  const values = [3, 3, 0, 2, 3, ...[...address.slice(3)].map((char) => bech32.indexOf(char))];
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, i) => {
      if ((top >>> i) & 1) check ^= generator;
    });
  }
  return check === (address[3] === 'q' ? constants.bech32 : constants.bech32m);
}
