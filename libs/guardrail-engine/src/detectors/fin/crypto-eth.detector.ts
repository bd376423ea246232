import { isInWord, matchAt } from '../../define.js';
import type { Detector } from '../../detector.js';
import { keccak256 } from './keccak256.js';

const address = /0[xX][0-9a-fA-F]{40}(?!\w)/y;

/** Addresses of Ethereum and its kin: 20 bytes of hex, with the check sum in upper and lower case where it is there (EIP-55). */
export const cryptoEthDetector: Detector = {
  id: 'fin.crypto_eth',
  kind: 'financial',
  title: 'Ethereum address',
  description: 'Addresses of Ethereum and its kin; surer where their check sum in upper and lower case is right',
  label: 'ethereum address',
  cost: 40,
  context: {
    words: ['ethereum', 'eth', 'wallet', 'erc20', 'erc-20', 'metamask', 'usdt', 'usdc', 'polygon', 'deposit address'],
    weak: ['address', 'token', 'contract', 'send'],
    against: ['sha1', 'commit', 'checksum'],
  },
  finders: [
    {
      literals: ['0x'],
      verify(text, start) {
        // Most numbers in hex are shorter.
        if (!isInWord(text, start + 41) || isInWord(text, start - 1)) return undefined;
        const found = matchAt(address, text, start);
        const confidence = found === undefined ? 0 : confidenceOf(found.slice(2));
        return confidence === 0 ? undefined : { start, end: start + 42, confidence };
      },
    },
  ],
  examples: {
    found: [
      'wallet «0x52908400098527886E0F7030069857D2E4169EE7»',
      'send to «0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed»',
      '«0xde709f2102306220921060314715629080e2fb77»',
    ],
    clean: [
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD',
      '0x0000000000000000000000000000000000000000',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed00',
      '0x1F',
      'a0x52908400098527886E0F7030069857D2E4169EE7',
    ],
    worst: ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD ', '0x'],
  },
};

function confidenceOf(digits: string): number {
  const lower = digits.toLowerCase();
  if (new Set(lower).size < 5) return 0;
  if (digits === lower || digits === digits.toUpperCase()) return 0.6;
  return hasCheckSum(digits, lower) ? 0.95 : 0;
}

/** A letter is upper-case where the hash of the lower-case address has eight or more. */
function hasCheckSum(digits: string, lower: string): boolean {
  const hash = keccak256(lower);
  for (let i = 0; i < 40; i++) {
    const nibble = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 0xf;
    const char = digits.charAt(i);
    if (char >= 'A' && char !== (nibble >= 8 ? char.toUpperCase() : char.toLowerCase())) return false;
  }
  return true;
}
