import { shaped } from '../../define.js';

const values: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...'0123456789'].map((digit) => [digit, Number(digit)] as const),
  ...[...'ABCDEFGH'].map((letter, i) => [letter, i + 1] as const),
  ...[...'JKLMN'].map((letter, i) => [letter, i + 1] as const),
  ...Object.entries({ P: 7, R: 9 }),
  ...[...'STUVWXYZ'].map((letter, i) => [letter, i + 2] as const),
]);
const threeLetters = /(?:\d*[A-Z]){3}/;
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/** Vehicle identification numbers (ISO 3779), by the check digit of North America and China (49 CFR 565.15). */
export const vinDetector = shaped({
  id: 'pii.vin',
  kind: 'personal',
  title: 'Vehicle identification number',
  description: 'VIN of seventeen characters: by check digit, and without it where a vehicle is spoken of',
  label: 'VIN',
  shapes: ['XXXXXXXXXXXXX9999'],
  confidence: 0.7,
  check(vin) {
    if (/[IOQ]/.test(vin) || !threeLetters.test(vin) || /^\d{6}/.test(vin) || /^[0-9A-F]{17}$/.test(vin)) return false;
    let sum = 0;
    for (let i = 0; i < 17; i++) sum += (weights[i] ?? 0) * (values[vin[i] ?? ''] ?? 0);
    return '0123456789X'[sum % 11] === vin[8] ? 0.7 : 0.25;
  },
  context: {
    words: [
      'vin',
      'vin number',
      'vehicle',
      'vehicle identification',
      'chassis',
      'chassis number',
      'car',
      'fahrgestellnummer',
      'fin',
      'numéro de châssis',
      'bastidor',
      'telaio',
      'fahrzeug',
    ],
  },
  examples: {
    found: ['VIN «1HGCM82633A004352»', 'the car, vin: «WVWZZZ1JZXW000010»', 'sold «1M8GDM9AXKP042788» today'],
    clean: [
      'VIN 1HGCM82633A00435',
      'VIN 1HGCM82633A0043521',
      'VIN IHGCM82633A004352',
      'id WVWZZZ1JZXW000010',
      '00000000000000000',
      'vin deadbeefcafe01234',
    ],
    worst: ['1HGCM82633A004353 ', 'VIN 1HGCM82633A004353 '],
  },
});
