import { passesLuhn } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Identity numbers of the United Arab Emirates, by country, year of birth and check digit. Source: Federal Authority for Identity: 784, year of birth, serial, Luhn's digit. */
export const aeEidDetector = nationalId({
  id: 'pii.ae_eid',
  title: 'Emirates ID',
  description: 'Identity numbers of the United Arab Emirates, by country, year of birth and check digit',
  shapes: ['999-9999-9999999-9', '999999999999999', '999 9999 9999999 9'],
  confidence: 0.6,
  formatted: 0.8,
  check: (eid) => eid.startsWith('784') && /^(?:19|20)/.test(eid.slice(3)) && passesLuhn(eid),
  of: 'person',
  words: [
    'رقم الهوية الإماراتية',
    'بطاقة الهوية',
    'رقم هوية',
    'emirates id',
    'eid',
    'الهوية الإماراتية',
    'هوية إماراتية',
    'رقم الهوية',
    'uae id',
    'uae national id',
  ],
  examples: {
    found: ['Emirates ID: «784-1994-4052315-9»', 'رقم الهوية «784199675451530»'],
    clean: ['Emirates ID: 784-1997-8624936-7', 'Emirates ID: 784200638112799', 'x_784-1971-2809140-80'],
    worst: ['784-1955-2296275-3 '],
  },
});
