import { labelled } from '../../define.js';

const countries =
  'AD AE AF AG AI AL AM AO AR AT AU AW AZ BA BB BD BE BF BG BH BI BJ BM BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CW CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GG GH GI GM GN GP GQ GR GT GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MQ MR MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NZ OM PA PE PF PG PH PK PL PR PS PT PY QA RE RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR ST SV SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VN VU WS XK YE ZA ZM ZW'.split(
    ' ',
  );

/** Business identifier codes of banks (ISO 9362), which look like words: behind what they are called. */
export const bicDetector = labelled({
  id: 'fin.bic',
  kind: 'financial',
  title: 'Bank identifier (BIC)',
  description: 'BIC or SWIFT codes, by their form, their country and what they are called',
  label: 'BIC',
  labels: [
    'bic',
    'bic code',
    'swift',
    'swift code',
    'swift/bic',
    'bic/swift',
    'bic-code',
    'swift bic',
    'bank identifier code',
  ],
  pattern: /[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)/y,
  confidence: 0.6,
  check: (bic) => countries.includes(bic.slice(4, 6)),
  context: { words: ['iban', 'bank', 'account', 'konto'], against: ['swift language', 'xcode', 'ios'] },
  examples: {
    found: ['BIC: «COBADEFFXXX»', 'SWIFT code «DEUTDEFF»', '"bic": "«BNPAFRPP»"'],
    clean: ['DEUTDEFF', 'BIC: COBAZZFF', 'Swift is a language', 'BIC DEUTDEFFXX', 'swift code RUNNABLE'],
    worst: ['bic DEUTDEF ', 'swift '],
  },
});
