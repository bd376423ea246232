import { shaped } from '../../define.js';
import { numberAt, weightedSum } from '../check-digits.js';

const isDistrict = (prefix: number) =>
  (prefix >= 1 && prefix <= 12) || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;

/** Routing numbers of American banks: Federal Reserve district and check digit, weights 3, 7, 1 (American Bankers Association). */
export const usAbaRoutingDetector = shaped({
  id: 'fin.us_aba_routing',
  kind: 'financial',
  title: 'US bank routing number',
  description: 'ABA routing transit numbers, by district and check digit, where a bank is spoken of',
  label: 'routing number',
  shapes: ['999999999', '9999-9999-9'],
  confidence: 0.45,
  check: (routing) =>
    isDistrict(numberAt(routing, 0, 2)) && weightedSum(routing, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  context: {
    words: [
      'routing',
      'routing number',
      'routing no',
      'aba',
      'aba number',
      'aba routing',
      'rtn',
      'transit number',
      'routing transit',
      'ach',
      'wire transfer',
    ],
    isRequired: true,
  },
  examples: {
    found: ['Routing number: «021000021»', 'ABA «011401533»', 'ach to routing «1210-0024-8»'],
    clean: ['routing 021000022', 'routing 991000021', 'id 021000021', 'routing number 0210000211'],
    worst: ['routing 021000022 ', '021000022 '],
  },
});
