import { isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** RFC of persons and companies in Mexico, by date and check character. Source: SAT, Anexo 20: letters, date of birth or foundation, homoclave. */
export const mxRfcDetector = nationalId({
  id: 'pii.mx_rfc',
  title: 'Mexican tax number (RFC)',
  description: 'RFC of persons and companies in Mexico, by date and check character',
  shapes: ['AAAA999999XXX', 'AAA999999XXX', 'AAAA-999999-XXX', 'AAA-999999-XXX', 'AAAA 999999 XXX'],
  confidence: 0.5,
  check: (rfc) => isYymmdd(rfc, rfc.length - 9) && /[0-9A]$/.test(rfc),
  isTest: (rfc) => rfc === 'XAXX010101000' || rfc === 'XEXX010101000',
  of: 'tax',
  words: ['r.f.c', 'rfc', 'registro federal de contribuyentes', 'mexican tax id', 'rfc del contribuyente'],
  examples: {
    found: ['RFC: «GOMC850312KJ4»', 'con RFC «VERA910728T57»'],
    clean: ['RFC: GOMC851312KJ4', 'RFC: GOMC850312KJZ'],
    worst: ['GOMC851312KJ4 '],
  },
});
