import { getExampleNumber, parsePhoneNumberWithError, type CountryCode } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { letters, lowerAndDigits, upperAndDigits, type Random } from '../random.js';

// Issuer ranges as the schemes publish them (Wikipedia, "Payment card number"); length; weight by how often they occur.
const brands: readonly (readonly [prefixes: readonly string[], length: number, weight: number])[] = [
  [['4'], 16, 34],
  [['51', '52', '53', '54', '55', '2221', '2300', '2495', '2612', '2720'], 16, 26],
  [['34', '37'], 15, 14],
  [['6011', '644', '646', '649', '65'], 16, 8],
  [['3528', '3540', '3566', '3589'], 16, 4],
  [['36', '300', '305', '38', '39'], 14, 4],
  [['62'], 16, 3],
  [['6212', '6258'], 19, 1],
  [['6304', '6759', '6761', '6763', '5018', '5020', '5038'], 16, 3],
  [['2200', '2202', '2204'], 16, 2],
  // As generators of test data make them, and people then put them into texts: old lengths and ranges.
  [['4'], 13, 2],
  [['5018', '5020', '5038', '5893', '6304', '6759', '6761', '6763'], 12, 3],
  [['35'], 16, 2],
  [['2131', '1800'], 15, 1],
];

/** The last digit after Luhn (ISO/IEC 7812-1 annex B). */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, isDoubled = true; i >= 0; i--, isDoubled = !isDoubled) {
    const digit = Number(digits[i]) * (isDoubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

export function cardDigits(random: Random): string {
  let at = random.between(
    1,
    brands.reduce((sum, [, , weight]) => sum + weight, 0),
  );
  const brand = brands.find(([, , weight]) => (at -= weight) <= 0) ?? brands[0]!;
  const prefix = random.pick(brand[0]);
  const body = prefix + random.digits(brand[1] - 1 - prefix.length);
  return body + luhnDigit(body);
}

/** As people write them: run together, in the groups of the card, rarely with other separators. */
export function grouped(digits: string, random: Random): string {
  const groups = { 14: [4, 6, 4], 15: [4, 6, 5], 16: [4, 4, 4, 4], 19: [6, 13] }[digits.length] ?? [digits.length];
  const separator = random.pick(['', '', ' ', ' ', ' ', '-', '-', '\u00a0', '.']);
  let at = 0;
  return groups.map((size) => digits.slice(at, (at += size))).join(separator);
}

export const cardNumber = (random: Random) => grouped(cardDigits(random), random);

/** Looks like a card and fails its check digit. */
export function brokenCard(random: Random): string {
  const digits = cardDigits(random);
  const last = (Number(digits.at(-1)) + random.between(1, 9)) % 10;
  return grouped(digits.slice(0, -1) + String(last), random);
}

const countries =
  'US US US US US GB GB GB DE DE FR FR ES IT NL BE CH AT PL SE DK NO FI PT IE CZ HU RO GR CA CA AU NZ IN IN JP KR SG HK BR MX AR ZA TR IL AE UA'
    .split(' ')
    .map((country) => country as CountryCode);

/** A number of a plan that some subscriber could have: the plan's example with other last digits. */
function validNumber(random: Random, country: CountryCode) {
  const example = getExampleNumber(country, examples);
  if (!example) throw new Error(`no example number of ${country}`);
  for (let tries = 0; tries < 200; tries++) {
    const kept = example.nationalNumber.slice(0, random.isChance(0.5) ? -7 : -6);
    const digits = kept + random.digits(example.nationalNumber.length - kept.length);
    const number = parsePhoneNumberWithError(`+${example.countryCallingCode}${digits}`);
    if (number.isValid() && !/^(\d)\1+$/.test(digits)) return number;
  }
  return example;
}

const usAreas = '201 202 206 212 213 305 312 404 415 503 512 602 617 646 702 718 773 808 818 917 949'.split(' ');
const usFormats = [
  '(###) ###-####',
  '###-###-####',
  '###.###.####',
  '### ### ####',
  '+1 ### ### ####',
  '+1-###-###-####',
];
const moreUsFormats = ['+1 (###) ###-####', '1-###-###-####', '(###)###-####', '###/###-####', '1 (###) ###-####'];

function usPhone(random: Random): string {
  const digits = random.pick(usAreas) + random.between(2, 9) + random.digits(2) + random.digits(4);
  let at = 0;
  return random.pick([...usFormats, ...usFormats, ...moreUsFormats]).replace(/#/g, () => digits[at++] ?? '');
}

const inventedForms = ['###-###-####', '(###)###-####', '###.###.####', '+1-###-###-####', '001-###-###-####'];

/** Of the form of North America and in no plan, as generators of test data make them. */
function inventedPhone(random: Random): string {
  const number = random.shaped(random.pick(inventedForms));
  return random.isChance(0.6) ? `${number}x${random.digits(random.between(3, 5))}` : number;
}

function extension(random: Random): string {
  return (
    random.pick([' ext. ', ' ext ', ' x', 'x', ' extension ', ', ext. ', ' Ext: ']) +
    random.digits(random.between(2, 5))
  );
}

/** A phone number as it stands beside a word that says so. */
export function phone(random: Random): string {
  if (random.isChance(0.08)) return inventedPhone(random);
  const country = random.pick(countries);
  const number =
    country === 'US' ? usPhone(random) : formatted(random, country, ['national', 'national', ...worldwide]);
  return random.isChance(0.08) ? number + extension(random) : number;
}

/** A phone number that needs no word beside it: with its country's code, or of the usual form of North America. */
export function plainPhone(random: Random): string {
  const country = random.pick(countries);
  if (country !== 'US') return formatted(random, country, worldwide);
  const number = usPhone(random);
  return /^\d{3} |\//.test(number) ? `+1 ${number.replace(/\//, ' ')}` : number;
}

export const e164 = (random: Random) => formatted(random, random.pick(countries), ['e164']);

const worldwide = ['international', 'international', 'e164', 'dashes', 'dots', '00', 'optional 0'];

function formatted(random: Random, country: CountryCode, styles: readonly string[]): string {
  const number = validNumber(random, country);
  const international = number.formatInternational();
  switch (random.pick(styles)) {
    case 'national':
      return number.formatNational();
    case 'e164':
      return number.number;
    case 'dashes':
      return international.replace(/ /g, '-');
    case 'dots':
      return international.replace(/[ -]/g, '.');
    case '00':
      return international.replace('+', '00');
    case 'optional 0':
      return country === 'GB' || country === 'DE' ? international.replace(' ', ' (0)') : international;
    default:
      return international;
  }
}

export function ssn(random: Random): string {
  let area = random.between(1, 899);
  if (area === 666) area = 667;
  return [
    String(area).padStart(3, '0'),
    String(random.between(1, 99)).padStart(2, '0'),
    String(random.between(1, 9999)).padStart(4, '0'),
  ].join('-');
}

const ibanForms =
  'DE18n GB4a14n FR10n11c2n ES20n IT1a10n12c NL4a10n BE12n CH5n12c AT16n PL24n SE20n DK14n NO11n FI14n PT21n IE4a14n CZ20n SK20n HU24n RO4a16c BG4a6n8c HR17n SI15n LT16n LV4a13c EE16n LU3n13c MT4a5n18c CY8n16c GR7n16c TR6n16c AE19n SA2n18c IL19n BR23n1a1c MC10n11c2n LI5n12c IS22n UA6n19c GE2a16n QA4a21c KW4a22c'.split(
    ' ',
  );

export function ibanDigits(random: Random): string {
  const form = random.pick(ibanForms);
  const alphabets: Readonly<Record<string, string>> = { n: '0123456789', a: letters.upper, c: upperAndDigits };
  const body = [...form.slice(2).matchAll(/(\d+)([nac])/g)]
    .map(([, count, sort]) => random.of(alphabets[sort ?? ''] ?? '', Number(count)))
    .join('');
  const country = form.slice(0, 2);
  const number = [...`${body}${country}00`].map((sign) => parseInt(sign, 36)).join('');
  return country + String(98 - Number(BigInt(number) % 97n)).padStart(2, '0') + body;
}

const inFours = (text: string, separator: string) => text.replace(/.{4}(?=.)/g, (four) => four + separator);

export function iban(random: Random): string {
  const digits = ibanDigits(random);
  return random.pick([
    digits,
    digits,
    inFours(digits, ' '),
    inFours(digits, ' '),
    inFours(digits, '\u00a0'),
    digits.toLowerCase(),
  ]);
}

export function brokenIban(random: Random): string {
  const digits = ibanDigits(random);
  const check = String(((Number(digits.slice(2, 4)) - 2 + random.between(1, 95)) % 97) + 2).padStart(2, '0');
  return inFours(digits.slice(0, 2) + check + digits.slice(4), random.pick(['', ' ']));
}

const given =
  'anna ben carla dmitri elena farid greta hugo ines jonas kofi lena marek nadia olga pavel quentin rosa sven tomas uma victor wei yara zofia priya kenji'.split(
    ' ',
  );
const family =
  'novak meyer silva rossi okafor lindqvist kowalski tanaka dubois garcia hansen iyer jansen kaya lopez murphy nguyen oconnor petrov quist ramirez schmidt thompson varga weiss yilmaz'.split(
    ' ',
  );
const words =
  'alpine harbor summit cedar quartz lumen vector orchid falcon marble nimbus ember willow tundra copper meadow pioneer lantern beacon cobalt'.split(
    ' ',
  );
const trades = 'logistics labs health foods energy bank media systems motors textiles insurance travel'.split(' ');
const endings =
  'com com com org net io co de fr co.uk eu nl it es pl se ch at com.br co.jp in ca com.au app dev ai tech info us gov.uk edu hu cz no dk fi'.split(
    ' ',
  );

export const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
export const firstName = (random: Random) => capital(random.pick(given));
export const lastName = (random: Random) => capital(random.pick(family));
export const company = (random: Random) => `${capital(random.pick(words))} ${capital(random.pick(trades))}`;

export function domain(random: Random): string {
  const name = random.pick(words) + random.pick(['', '-', '']) + random.pick(trades);
  return `${random.isChance(0.15) ? random.pick(['mail.', 'corp.', 'eu.', 'it.']) : ''}${name}.${random.pick(endings)}`;
}

export function email(random: Random): string {
  const first = random.pick(given);
  const last = random.pick(family);
  const local = random.pick([
    `${first}.${last}`,
    `${first}.${last}`,
    `${first.charAt(0)}${last}`,
    `${first}_${last}`,
    `${first}${random.between(1, 99)}`,
    `${last}-${first}`,
    `${first}.${last}+${random.pick(words)}`,
    random.of(lowerAndDigits, 7),
    `${random.pick(['sales', 'billing', 'hr'])}.${random.pick(words)}`,
    `${first.toUpperCase()}.${last.toUpperCase()}`,
    `${first.charAt(0)}.${last}`,
    `${first}'${last}`.replace("'", random.pick(["'", '.', '.'])),
  ]);
  return `${local}@${random.isChance(0.1) ? domain(random).toUpperCase() : domain(random)}`;
}

const publicFirst = [
  3, 5, 18, 23, 31, 34, 45, 52, 64, 77, 80, 91, 104, 128, 142, 151, 160, 176, 185, 193, 200, 212, 217,
];

export function ipv4(random: Random): string {
  const rest = () => random.between(0, 255);
  if (random.isChance(0.15))
    return random.pick([
      `10.${rest()}.${rest()}.${random.between(1, 254)}`,
      `192.168.${rest()}.${random.between(1, 254)}`,
    ]);
  return `${random.pick(publicFirst)}.${rest()}.${rest()}.${random.between(1, 254)}`;
}

export function ipv6(random: Random): string {
  const group = () => random.between(1, 0xffff).toString(16);
  const start = random.pick(['2a00', '2a02', '2600', '2607', '2404', '2400', '2c0f', '2a01', 'fd12']);
  const padded = () => group().padStart(4, '0');
  const forms = [
    () => [start, padded(), padded(), padded(), padded(), padded(), padded(), padded()].join(':'),
    () => [start, group(), group(), group(), group(), group(), group(), group()].join(':'),
    () => `${start}:${group()}:${group()}::${group()}`,
    () => `${start}:${group()}::${group()}:${group()}`,
    () => `${start}:${group()}:${group()}:${group()}::${random.between(1, 9)}`,
    () => `${start}:${group()}::${random.between(1, 9)}`,
    () => `fe80::${group()}:${group()}:${group()}:${group()}`,
    () => `${start}:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`.toUpperCase(),
  ];
  return random.pick(forms)();
}
