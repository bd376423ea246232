import { digitAt, weightedSum, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

function hasCheckDigit(rrn: string): boolean {
  const rest = weightedSum(rrn, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
  return (11 - rest) % 10 === digitAt(rrn, 12);
}

/** Resident and foreigner registration numbers of South Korea, by date of birth, century and check digit. Source: 주민등록법: weights 2 to 9 and 2 to 5, modulo 11; numbers given from October 2020 on have no check digit, so that a dash stands in for it. */
export const krRrnDetector = nationalId({
  id: 'pii.kr_rrn',
  title: 'Korean resident number',
  description: 'Resident and foreigner registration numbers of South Korea, by date of birth, century and check digit',
  shapes: ['999999-9999999', '9999999999999', '999999 9999999'],
  confidence: 0.4,
  formatted: 0.6,
  check: (rrn, found) =>
    isYymmdd(rrn) && rrn[6] !== '9' && rrn[6] !== '0' && (found.includes('-') || hasCheckDigit(rrn)),
  of: 'person',
  words: [
    '주민등록',
    '주민등록번호는',
    '외국인등록',
    'rrn',
    '주민등록번호',
    '주민번호',
    '외국인등록번호',
    '주민',
    'resident registration number',
    'resident registration',
    'korean rrn',
    'korean id',
  ],
  examples: {
    found: ['주민등록번호: «680816-6083223»', 'resident registration number «7105266897168»'],
    clean: ['주민등록번호: 991340-1234567', '주민등록번호: 880732-2345678', 'x_680313-52908240'],
    worst: ['991340-1234567 '],
  },
});
