import { numberAt, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Rodné číslo of the Czech Republic and Slovakia, by date of birth and divisibility by eleven. Source: Act 133/2000 Sb.: month +50 for women, +20 or +70 when numbers ran out; ten digits are divisible by 11. */
export const czRcDetector = nationalId({
  id: 'pii.cz_rc',
  title: 'Czech and Slovak birth number',
  description: 'Rodné číslo of the Czech Republic and Slovakia, by date of birth and divisibility by eleven',
  shapes: ['999999/9999', '9999999999', '999999 9999'],
  confidence: 0.2,
  formatted: 0.65,
  check: (rc) =>
    isDate(numberAt(rc, 0, 2), withoutOffset(numberAt(rc, 2, 2), 70, 50, 20), numberAt(rc, 4, 2)) &&
    (Number(rc) % 11 === 0 || (rc.endsWith('0') && numberAt(rc, 0, 9) % 11 === 10)),
  of: 'person',
  words: [
    'rodným číslem',
    'rodném čísle',
    'rodné č',
    'rč',
    'rodnému číslu',
    'rodným číslom',
    'rodné číslo',
    'rodného čísla',
    'r. č',
    'r.č',
    'birth number',
    'czech birth number',
    'slovak birth number',
    'rodné čísla',
  ],
  examples: {
    found: ['Rodné číslo: «172814/7256»', 'rodné číslo «3976133799»'],
    clean: ['Rodné číslo: 510912/8942', 'Rodné číslo: 5351017026', 'x_024619/14620'],
    worst: ['337530/3968 '],
  },
});
