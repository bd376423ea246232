import { digitAt, weightedSum, isOneDigit } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** РНОКПП of Ukraine, by check digit. Source: Державна податкова служба: weights -1, 5, 7, 9, 4, 6, 10, 5, 7, modulo 11, modulo 10. */
export const uaRntrcDetector = nationalId({
  id: 'pii.ua_rntrc',
  title: 'Ukrainian taxpayer number',
  description: 'РНОКПП of Ukraine, by check digit',
  shapes: ['9999999999'],
  confidence: 0.5,
  check: (code) =>
    !isOneDigit(code) &&
    (((weightedSum(code, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === digitAt(code, 9),
  of: 'both',
  words: [
    'ідентифікаційного коду',
    'ідентифікаційного номера',
    'ідентифікаційним кодом',
    'податкового номера',
    'рнокпп платника',
    'іпн платника',
    'рнокпп',
    'іпн',
    'ідентифікаційний код',
    'ідентифікаційний номер',
    'податковий номер',
    'rnokpp',
    'ukrainian tax id',
    'ipn',
  ],
  isRequired: true,
  examples: {
    found: ['РНОКПП: «6337986714»', 'ІПН «7561389747»'],
    clean: ['РНОКПП: 7160582952', 'РНОКПП: 1124721080', 'x_23787082800', 'The build took 4292890072 steps.'],
    worst: ['7841659178 '],
  },
});
