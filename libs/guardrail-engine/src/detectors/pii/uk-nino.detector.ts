import { nationalId } from './national-id.js';

const prefix = /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/;

/** National Insurance numbers of the United Kingdom, by prefix and suffix. Source: Prefixes that are never used and suffixes A-D: HM Revenue & Customs, NIM39110. */
export const ukNinoDetector = nationalId({
  id: 'pii.uk_nino',
  title: 'UK National Insurance number',
  description: 'National Insurance numbers of the United Kingdom, by prefix and suffix',
  shapes: ['AA999999A', 'AA 99 99 99 A', 'AA-99-99-99-A', 'AA 999999 A'],
  confidence: 0.6,
  formatted: 0.75,
  check: (nino) => prefix.test(nino) && !/^(?:BG|GB|KN|NK|NT|TN|ZZ)/.test(nino),
  isTest: (nino) => nino === 'QQ123456C' || nino === 'AB123456C',
  of: 'other',
  words: [
    'ni no.',
    'n.i. number',
    'nat ins',
    'nat. ins',
    'natl insurance',
    'nino',
    'ni number',
    'ni no',
    'national insurance',
    'national insurance number',
    'insurance number',
    'nin',
  ],
  examples: {
    found: ['NI number: «CE 45 78 91 B»', 'National Insurance number «PT602938D»'],
    clean: ['NI number: QQ 12 34 56 Z', 'NI number: DA 45 78 91 B', 'NI number: GB457891B'],
    worst: ['QQ 12 34 56 Z '],
  },
});
