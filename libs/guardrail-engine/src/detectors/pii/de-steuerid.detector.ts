import { passesMod11And10 } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Of the first ten digits exactly one occurs twice or three times. */
function repeatsOne(idnr: string): boolean {
  const ten = [...idnr.slice(0, 10)];
  const distinct = new Set(ten).size;
  return distinct === 9 || (distinct === 8 && ten.some((digit) => ten.filter((d) => d === digit).length === 3));
}

/** Steuerliche Identifikationsnummer of Germany, by repeated digit and check digit. Source: Bundeszentralamt für Steuern: ISO/IEC 7064 MOD 11,10, and of the first ten digits exactly one occurs twice or three times. */
export const deSteueridDetector = nationalId({
  id: 'pii.de_steuerid',
  title: 'German tax number (IdNr)',
  description: 'Steuerliche Identifikationsnummer of Germany, by repeated digit and check digit',
  shapes: ['99999999999', '99 999 999 999', '999 999 999 99', '99 9999 99999'],
  confidence: 0.45,
  check: (idnr) => !idnr.startsWith('0') && passesMod11And10(idnr) && (repeatsOne(idnr) || 0.25),
  of: 'tax',
  words: [
    'steuer-identnummer',
    'steueridentnummer',
    'steuer id',
    'id-nr',
    'steuer-id-nr',
    'steuerlichen identifikationsnummer',
    'persönliche identifikationsnummer',
    'steuer-id',
    'steuerid',
    'steueridentifikationsnummer',
    'steuerliche identifikationsnummer',
    'identifikationsnummer',
    'idnr',
    'steuer-idnr',
    'steuer-identifikationsnummer',
    'steuernummer',
    'tin',
    'german tax id',
  ],
  examples: {
    found: ['Steuer-ID: «29496978107»', 'Ihre steuerliche Identifikationsnummer lautet «48 476 549 237».'],
    clean: ['Steuer-ID: 54968780214', 'Steuer-ID: 15 507 842 631', 'x_237186705450'],
    worst: ['40235071683 '],
  },
});
