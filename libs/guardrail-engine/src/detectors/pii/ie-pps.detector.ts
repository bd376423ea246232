import { weightedSum } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** The place of the check letter in WABCDEFGHIJKLMNOPQRSTUV, where W is that of no rest; second letters W, T and X do not count. */
function remainder(pps: string): number {
  const second = /[A-I]$/.test(pps.slice(8)) ? pps.charCodeAt(8) - 0x40 : 0;
  return (weightedSum(pps, [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23 || 23;
}

/** Personal public service numbers of Ireland, by check letter. Source: Department of Social Protection: weights 8 to 2, 9 for the second letter, modulo 23. */
export const iePpsDetector = nationalId({
  id: 'pii.ie_pps',
  title: 'Irish PPS number',
  description: 'Personal public service numbers of Ireland, by check letter',
  shapes: ['9999999A', '9999999AA', '9999999 A', '9999999 AA', '9999999-A', '9999999-AA'],
  confidence: 0.5,
  check: (pps) => /^\d{7}[A-W][A-IWTX]?$/.test(pps) && remainder(pps) === pps.charCodeAt(7) - 0x40,
  of: 'both',
  words: [
    'pps no.',
    'ppsn no',
    'pps nr',
    'pps',
    'ppsn',
    'pps number',
    'pps no',
    'personal public service',
    'personal public service number',
    'irish tax number',
  ],
  examples: {
    found: ['PPS number: «5245500H»', 'PPSN «8923445PF»'],
    clean: ['PPS number: 7320155K', 'PPS number: 2756901IA', 'x_9878140S0'],
    worst: ['1633241W '],
  },
});
