import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** AHV numbers of Switzerland and Liechtenstein, by country digits and check digit. Source: Central Compensation Office: 756 and the check digit of EAN-13. */
export const chAhvDetector = nationalId({
  id: 'pii.ch_ahv',
  title: 'Swiss social security number (AHV)',
  description: 'AHV numbers of Switzerland and Liechtenstein, by country digits and check digit',
  shapes: ['999.9999.9999.99', '9999999999999', '999 9999 9999 99', '999-9999-9999-99'],
  confidence: 0.5,
  formatted: 0.85,
  check: (ahv) => ahv.startsWith('756') && weightedSum(ahv, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
  isTest: (ahv) => ahv === '7561234567897' || ahv === '7569217076985',
  of: 'person',
  words: [
    'ahv nummer',
    'ahvnummer',
    'ahv nr',
    'n° avs',
    'numero avs',
    'social security number',
    'ahv',
    'ahv-nr',
    'ahv-nummer',
    'ahvn13',
    'avs',
    'no avs',
    'numéro avs',
    'sozialversicherungsnummer',
    'versichertennummer',
    'oasi',
    'swiss social security',
  ],
  examples: {
    found: ['AHV-Nr. «756.8507.9884.34»', 'Numéro AVS : «7561457442919»'],
    clean: ['AHV-Nr. 756.1298.7005.73', 'AHV-Nr. 7563292547611', 'x_756.2682.2200.750'],
    worst: ['756.7503.5395.17 '],
  },
});
