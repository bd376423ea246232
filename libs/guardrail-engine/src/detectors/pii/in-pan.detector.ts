import { nationalId } from './national-id.js';

/** Permanent account numbers of India, by their fixed places and the kind of holder. Source: Income Tax Department: five letters, of which the fourth is the kind of holder, four digits, a letter. */
export const inPanDetector = nationalId({
  id: 'pii.in_pan',
  title: 'Indian tax number (PAN)',
  description: 'Permanent account numbers of India, by their fixed places and the kind of holder',
  shapes: ['AAAAA9999A'],
  confidence: 0.5,
  check: (pan) => /^[A-Z]{3}[ABCFGHJLPT]/.test(pan) && !pan.startsWith('0000', 5),
  isTest: (pan) => pan === 'ABCDE1234F' || pan === 'AAAPA1234A',
  of: 'tax',
  words: [
    'पैन नंबर',
    'पैन कार्ड',
    'pan',
    'pan card',
    'pan number',
    'pan no',
    'permanent account number',
    'permanent account',
    'income tax',
    'पैन',
  ],
  examples: {
    found: ['PAN: «BNZPM2501F»', 'permanent account number «AKLFS7712K»'],
    clean: ['PAN: BNZXM2501F', 'PAN: BNZPM0000F'],
    worst: ['BNZXM2501F '],
  },
});
