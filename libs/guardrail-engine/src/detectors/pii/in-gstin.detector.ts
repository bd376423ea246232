import { numberAt } from '../check-digits.js';
import { nationalId } from './national-id.js';

const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const isState = (state: number) => (state >= 1 && state <= 38) || state === 97 || state === 99;

function hasCheckCharacter(gstin: string): boolean {
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const product = characters.indexOf(gstin[i] ?? '') * (i % 2 === 0 ? 1 : 2);
    sum += Math.floor(product / 36) + (product % 36);
  }
  return characters[(36 - (sum % 36)) % 36] === gstin[14];
}

/** GSTIN of India, by state, PAN and check character. Source: Goods and Services Tax Network: characters 0-9A-Z times 1 and 2 in turn, quotient and rest of 36 added up. */
export const inGstinDetector = nationalId({
  id: 'pii.in_gstin',
  title: 'Indian goods and services tax number (GSTIN)',
  description: 'GSTIN of India, by state, PAN and check character',
  shapes: ['99AAAAA9999AXAX'],
  confidence: 0.85,
  check: (gstin) => isState(numberAt(gstin, 0, 2)) && gstin[13] === 'Z' && hasCheckCharacter(gstin),
  of: 'tax',
  words: ['gstin', 'gst', 'gst no', 'gst number', 'goods and services tax'],
  examples: {
    found: ['GSTIN: «23QWPPO7434G1ZT»', 'GST no. «21KMIPP2103P1ZU»'],
    clean: ['GSTIN: 05TSNPO1029T8ZK', 'GSTIN: 27XQAPU7878J3ZC', 'x_38GDFPR9660F1ZW0'],
    worst: ['15FXMPY4234L4ZP '],
  },
});
