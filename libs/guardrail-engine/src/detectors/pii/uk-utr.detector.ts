import { digitAt, weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Unique taxpayer references of the United Kingdom, by check digit. Source: HM Revenue & Customs: weights 6, 7, 8, 9, 10, 5, 4, 3, 2 over all but the first digit, which is the check. */
export const ukUtrDetector = nationalId({
  id: 'pii.uk_utr',
  title: 'UK taxpayer reference (UTR)',
  description: 'Unique taxpayer references of the United Kingdom, by check digit',
  shapes: ['9999999999', '99999 99999', '999 999 9999'],
  confidence: 0.5,
  check: (utr) => digitAt('21987654321', weightedSum(utr, [6, 7, 8, 9, 10, 5, 4, 3, 2], 1) % 11) === digitAt(utr, 0),
  of: 'other',
  words: [
    'utr',
    'unique taxpayer reference',
    'taxpayer reference',
    'self assessment',
    'tax reference',
    'hmrc reference',
  ],
  isRequired: true,
  examples: {
    found: ['UTR: «1451697552»', 'unique taxpayer reference «69809 95480»'],
    clean: ['UTR: 2128204024', 'UTR: 48167 83995', 'x_30681179360', 'The build took 1887166857 steps.'],
    worst: ['2039452843 '],
  },
});
