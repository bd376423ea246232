import { isInWord, matchAt } from '../../define.js';
import type { Detector } from '../../detector.js';

const monthAndYear = /(?:0?[1-9]|1[0-2]) ?[/.-] ?(?:20)?[2-4]\d(?![\w/]|[.-]\d)/y;
const isoMonth = /20[2-4]\d-(?:0[1-9]|1[0-2])(?![\w/]|[.-]\d)/y;

/** Month and year in which a card expires, where its name says so or a card is spoken of. */
export const expiryDetector: Detector = {
  id: 'pci.expiry',
  kind: 'payment',
  title: 'Card expiry date',
  description: 'Month and year to which a card is valid, by what it is called or beside a card',
  label: 'card expiry',
  context: {
    words: [
      'card',
      'credit card',
      'debit card',
      'visa',
      'mastercard',
      'amex',
      'cvv',
      'cvc',
      'karte',
      'kreditkarte',
      'tarjeta',
      'carte bancaire',
      'carta di credito',
      'card number',
      'valid thru',
      'good thru',
    ],
    against: ['certificate', 'passport', 'license', 'licence', 'token', 'chapter', 'page', 'out of'],
    isRequired: true,
  },
  finders: [
    {
      shapes: ['99/99', '99/9999'],
      verify: (_, found, text, start) =>
        /[/-]/.test(text.charAt(start - 1)) || /[/-]/.test(text.charAt(start + found.length))
          ? undefined
          : matchAt(monthAndYear, found, 0) === found
            ? 0.2
            : undefined,
    },
    {
      labels: [
        'exp',
        'expiry',
        'expires',
        'expiration',
        'exp date',
        'expiry date',
        'expiration date',
        'valid thru',
        'valid until',
        'valid to',
        'good thru',
        'mm/yy',
        'gültig bis',
        'ablaufdatum',
        'expire',
        'date d’expiration',
        'vencimiento',
        'caducidad',
        'válido hasta',
        'scadenza',
        'validade',
      ],
      verify(text, start) {
        const found = matchAt(monthAndYear, text, start) ?? matchAt(isoMonth, text, start);
        return found && !isInWord(text, start - 1) ? { start, end: start + found.length, confidence: 0.5 } : undefined;
      },
    },
  ],
  examples: {
    found: ['Visa 4111 1111 1111 1111, exp «12/29»', 'card valid thru «04/2028»', 'card on file, «09/27», cvv 123'],
    clean: ['expires 12/29', 'card 13/29', 'read chapters 12/29 of the card game 30/12/2029', 'card 1/2 of 12/29/2024'],
    worst: ['card exp 12/2 ', 'card 12/29/'],
  },
};
