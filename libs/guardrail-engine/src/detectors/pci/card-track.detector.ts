import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { passesLuhn } from '../check-digits.js';

const first = /%[Bb](\d{12,19})\^[^^\n%]{2,26}\^\d{4,7}[^?\n%]{0,60}\??/y;
const second = /;(\d{12,19})=\d{4,7}\d{0,24}\??/y;

/** Track 1 and track 2 of the magnetic stripe of cards (ISO/IEC 7813), by their form and Luhn's digit of the number. */
export const cardTrackDetector: Detector = {
  id: 'pci.card_track',
  kind: 'payment',
  title: 'Magnetic stripe of a card',
  description: 'Track 1 and track 2 of payment cards, which hold all that is needed to copy a card',
  label: 'card track',
  finders: [
    { literals: ['%b'], verify: (text, start) => trackAt(text, start, first) },
    { literals: [';2', ';3', ';4', ';5', ';6'], verify: (text, start) => trackAt(text, start, second) },
  ],
  examples: {
    found: [
      'read: «%B4111111111111111^DOE/JANE^29121010000000000000?»',
      'T2 «;4111111111111111=29121010000012345678?»',
    ],
    clean: [
      '%B4111111111111112^DOE/JANE^29121010000000000000?',
      ';4111111111111112=29121010000012345678?',
      'a;4=29; b;5111=1',
      '%b10^2^4',
    ],
    worst: ['%B4111111111111111^', ';411111111111111', '%b'],
  },
};

function trackAt(text: string, start: number, pattern: RegExp): Match | undefined {
  const found = matchAt(pattern, text, start);
  const digits = found && /\d+/.exec(found)?.[0];
  return digits && passesLuhn(digits) ? { start, end: start + found.length, confidence: 0.95 } : undefined;
}
