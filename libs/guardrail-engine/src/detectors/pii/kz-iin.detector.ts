import { digitAt, weightedSum, isYymmdd } from '../check-digits.js';
import { nationalId } from './national-id.js';

function checkDigit(iin: string): number {
  const first = weightedSum(iin, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  return first < 10 ? first : weightedSum(iin, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
}

/** ИИН of Kazakhstan, by date of birth, century and check digit. Source: Law 223-III: weights 1 to 11, and 3 to 11, 1, 2 when these give ten, modulo 11. */
export const kzIinDetector = nationalId({
  id: 'pii.kz_iin',
  title: 'Kazakh individual number (IIN)',
  description: 'ИИН of Kazakhstan, by date of birth, century and check digit',
  shapes: ['999999999999'],
  confidence: 0.4,
  check: (iin) => isYymmdd(iin) && /^[0-6]/.test(iin.slice(6)) && checkDigit(iin) === digitAt(iin, 11),
  of: 'both',
  words: [
    'жеке сәйкестендіру нөмірі',
    'индивидуального идентификационного номера',
    'иин',
    'жсн',
    'iin',
    'individual identification number',
    'индивидуальный идентификационный номер',
    'kazakh id',
  ],
  examples: {
    found: ['ИИН: «280119645607»', 'IIN «611107353677»'],
    clean: ['ИИН: 031225219109', 'ИИН: 931213623066', 'x_7411191163440'],
    worst: ['560723179581 '],
  },
});
