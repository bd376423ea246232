import { isOneDigit, passesMod11And10 } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** OIB of persons and companies in Croatia, by check digit. Source: Ministarstvo financija: ISO/IEC 7064 MOD 11,10. */
export const hrOibDetector = nationalId({
  id: 'pii.hr_oib',
  title: 'Croatian identification number (OIB)',
  description: 'OIB of persons and companies in Croatia, by check digit',
  shapes: ['99999999999'],
  confidence: 0.5,
  check: (oib) => !isOneDigit(oib) && passesMod11And10(oib),
  of: 'both',
  words: [
    'oib-a',
    'oib-om',
    'osobnim identifikacijskim brojem',
    'oiba',
    'oib',
    'osobni identifikacijski broj',
    'osobnog identifikacijskog broja',
    'croatian id',
    'croatian tax id',
  ],
  isRequired: true,
  examples: {
    found: ['OIB: «40162472661»', 'osobni identifikacijski broj «24808283839»'],
    clean: ['OIB: 09822309642', 'OIB: 62968351732', 'x_723488308210', 'The build took 75301390840 steps.'],
    worst: ['73998545208 '],
  },
});
