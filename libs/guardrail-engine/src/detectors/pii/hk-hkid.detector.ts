import { nationalId } from './national-id.js';

function isDivisible(hkid: string): boolean {
  const places = hkid.padStart(9, ' ');
  let sum = 0;
  for (let i = 0; i < 9; i++) {
    const code = places.charCodeAt(i);
    sum += (9 - i) * (code === 0x20 ? 36 : code < 0x41 ? code - 0x30 : code - 0x37);
  }
  return sum % 11 === 0;
}

/** Identity card numbers of Hong Kong, by check digit. Source: Immigration Department: letters A = 10 to Z = 35, a blank 36, weights 9 to 1, modulo 11. */
export const hkHkidDetector = nationalId({
  id: 'pii.hk_hkid',
  title: 'Hong Kong identity number',
  description: 'Identity card numbers of Hong Kong, by check digit',
  shapes: ['A999999(X)', 'AA999999(X)', 'A999999X', 'AA999999X', 'A999999-X'],
  confidence: 0.45,
  formatted: 0.7,
  check: (hkid) => /[\dA]$/.test(hkid) && isDivisible(hkid),
  isTest: (hkid) => hkid === 'A1234563',
  of: 'person',
  words: [
    '身份證號',
    '香港身份證號碼',
    'hkid',
    'hkid number',
    'hong kong id',
    'hong kong identity card',
    '身份證',
    '身份證號碼',
    '香港身份證',
  ],
  examples: {
    found: ['HKID: «K810232(5)»', '香港身份證 «IP813946(7)»'],
    clean: ['HKID: H876842(0)', 'HKID: BL157998(6)', 'x_Q234726(8)0'],
    worst: ['L732588(4) '],
  },
});
