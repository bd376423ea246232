import { numberAt, isDate, withoutOffset } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** NIK of Indonesia, by province, date of birth and serial. Source: Direktorat Jenderal Kependudukan dan Pencatatan Sipil: region, day (+40 for women), month, year, serial. */
export const idNikDetector = nationalId({
  id: 'pii.id_nik',
  title: 'Indonesian identity number (NIK)',
  description: 'NIK of Indonesia, by province, date of birth and serial',
  shapes: [
    '9999999999999999',
    '999999 999999 9999',
    '9999 9999 9999 9999',
    '99 99 99 999999 9999',
    '999999-999999-9999',
    '99.99.99.999999.9999',
  ],
  confidence: 0.45,
  check: (nik) =>
    numberAt(nik, 0, 2) >= 11 &&
    numberAt(nik, 0, 2) <= 97 &&
    isDate(numberAt(nik, 10, 2), numberAt(nik, 8, 2), withoutOffset(numberAt(nik, 6, 2), 40)) &&
    !nik.endsWith('0000'),
  of: 'both',
  words: [
    'nomor nik',
    'no. ktp',
    'no nik',
    'nik-nya',
    'nomor kependudukan',
    'nomor induk',
    'nik',
    'ktp',
    'nomor induk kependudukan',
    'no ktp',
    'nomor ktp',
    'e-ktp',
    'indonesian id',
    'indonesian national id',
  ],
  isRequired: true,
  examples: {
    found: ['NIK: «7690374305600476»', 'Nomor Induk Kependudukan «315001 140922 1028»'],
    clean: [
      'NIK: 3171239913990001',
      'NIK: 3204119900880002',
      'x_97227787078234330',
      'The build took 6627231311470291 steps.',
    ],
    worst: ['3171239913990001 '],
  },
});
