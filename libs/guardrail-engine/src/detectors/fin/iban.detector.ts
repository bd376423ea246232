import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { remainder97 } from '../check-digits.js';

/** Lengths by country: SWIFT, IBAN Registry, release 97. */
const lengths: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 ' +
    'SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Countries whose account numbers may be letters for the most part, so that no row of digits tells them. */
const lettered = 'AZ BH DO GI GT IE JO KW KZ LB LC LV MT PK PS QA RO SA SM TR'.split(' ');
const letteredText =
  /[a-z\d]{4}(?: [a-z\d]{4}){2,7}(?: [a-z\d]{1,3})?|[a-z\d]{4}(?:-[a-z\d]{4}){2,7}(?:-[a-z\d]{1,3})?|[a-z\d]{15,34}/iy;
const tens = Array.from({ length: 10 }, (_, ten) => ten);

/** International bank account numbers (ISO 13616): country, its length, and modulo 97; together or in groups. */
export const ibanDetector: Detector = {
  id: 'fin.iban',
  kind: 'financial',
  title: 'IBAN',
  description: 'International bank account numbers of all countries that have them, by length and check digits',
  label: 'IBAN',
  context: {
    words: [
      'iban',
      'bank account',
      'bankverbindung',
      'kontonummer',
      'account',
      'bic',
      'swift',
      'compte',
      'cuenta',
      'conto',
      'rekening',
    ],
    weak: ['bank', 'transfer', 'pay'],
  },
  finders: [
    {
      shapes: [...new Set(Object.values(lengths))].flatMap(shapesOf),
      verify: (iban) => (lengths[iban.slice(0, 2)] === iban.length && isValid(iban) ? 0.9 : undefined),
    },
    {
      literals: lettered.flatMap((country) => tens.map((ten) => `${country}${ten}`.toLowerCase())),
      verify: letteredAt,
    },
  ],
  examples: {
    found: [
      'IBAN «DE89 3704 0044 0532 0130 00»',
      'to «GB82WEST12345698765432», please',
      '«fr14 2004 1010 0505 0001 3m02 606»',
      'iban:«NO9386011117947»',
      '«NL91-ABNA-0417-1643-00»',
      'to «RO43 QAAB B4DO PBJM I98Z BPJ3» today',
      '«lv61eclvwqr2k8mxg6f3s»',
    ],
    clean: [
      'RO44 QAAB B4DO PBJM I98Z BPJ3',
      'lv61eclvwqr2k8mxg6f3sx',
      'DE88 3704 0044 0532 0130 00',
      'DE89 3704 0044 0532 0130 0',
      'XX89370400440532013000',
      'GB82WEST123456987654321',
      'id_DE89370400440532013000',
    ],
    worst: ['DE88 3704 0044 0532 0130 00 ', 'GB82WEST12345698765433 ', 'DE89 ', 'A1 '],
  },
};

function shapesOf(length: number): string[] {
  const plain = `AA99${'X'.repeat(length - 4)}`;
  const groups = plain.match(/.{1,4}/g) ?? [];
  return [plain, groups.join(' '), groups.join('-'), `AA99 ${'X'.repeat(length - 4)}`];
}

function letteredAt(text: string, start: number): Match | undefined {
  const length = lengths[text.slice(start, start + 2).toUpperCase()] ?? 0;
  if (length === 0 || isInWord(text, start - 1)) return undefined;
  const found = matchAt(letteredText, text, start);
  const iban = found?.replace(/[ -]/g, '').slice(0, length).toUpperCase() ?? '';
  const signs = ' -'.includes(text.charAt(start + 4)) ? Math.ceil(length / 4) - 1 : 0;
  const end = start + length + signs;
  if (iban.length < length || isInWord(text, end) || !isValid(iban)) return undefined;
  return { start, end, confidence: 0.9 };
}

function isValid(iban: string): boolean {
  return /^[A-Z]{2}\d\d/.test(iban) && remainder97(iban.slice(4) + iban.slice(0, 4)) === 1;
}
