import { gzipSync } from 'node:zlib';
import type { Corpus, Part, Sample } from '../corpus.js';
import { alphanumeric, Random } from '../random.js';
import { cardDigits, email, ibanDigits, e164, ssn } from '../values/personal.js';
import { nationalIds } from '../values/national-ids.js';
import { token, tokenKinds } from '../values/provider-tokens.js';
import { plain, surrounded, fill } from '../template.js';

type Envelope = (text: string, random: Random) => string;

const each = 5;
const bytes = (text: string) => Buffer.from(text, 'utf8');
const everySign = (text: string, change: (sign: string) => string) => [...text].map(change).join('');
const code = (sign: string) => sign.charCodeAt(0);
const hexOf = (sign: string, length: number) => code(sign).toString(16).padStart(length, '0');
const percent = (text: string) => everySign(text, (sign) => `%${hexOf(sign, 2)}`);

// Letters of other scripts that look the same (Unicode TR 39, confusables), and digits of other styles.
const alike: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'AА',
    'BВ',
    'CС',
    'EЕ',
    'HН',
    'KК',
    'MМ',
    'OО',
    'PР',
    'TТ',
    'XХ',
    'aа',
    'cс',
    'eе',
    'iі',
    'oо',
    'pр',
    'sѕ',
    'xх',
    'yу',
  ].map((two) => [two[0], two[1]]),
);
const styledZero = 0x1d7ce;

function lookAlike(text: string, random: Random): string {
  return everySign(text, (sign) => {
    if (/\d/.test(sign)) return random.isChance(0.5) ? String.fromCodePoint(styledZero + Number(sign)) : sign;
    return random.isChance(0.6) ? (alike[sign] ?? sign) : sign;
  });
}

const inserted = (signs: string) => (text: string, random: Random) =>
  everySign(text, (sign) => (random.isChance(0.4) ? sign + random.pick([...signs]) : sign));

/** Digits in other groups than usual. */
function split(value: string, random: Random): string {
  const compact = value.replace(/[ .-]/g, '');
  const separator = random.pick([' ', '-', ' - ', '.']);
  const size = random.pick([1, 2, 3]);
  return compact.replace(new RegExp(`.{${size}}(?=.)`, 'g'), (group) => group + separator);
}

const envelopes: Readonly<Record<string, Envelope>> = {
  base64: (text) => bytes(text).toString('base64'),
  base64url: (text) => bytes(text).toString('base64url'),
  hex: (text, random) =>
    random.isChance(0.5) ? bytes(text).toString('hex') : bytes(text).toString('hex').toUpperCase(),
  percent,
  'double percent': (text) => percent(text).replaceAll('%', '%25'),
  'HTML entities': (text, random) =>
    everySign(text, (sign) => (random.isChance(0.5) ? `&#${code(sign)};` : `&#x${hexOf(sign, 2)};`)),
  '\\u escapes': (text) => everySign(text, (sign) => `\\u${hexOf(sign, 4)}`),
  'gzip in base64': (text) => gzipSync(bytes(text)).toString('base64'),
  'full width': (text) =>
    everySign(text, (sign) => (sign > ' ' && sign <= '~' ? String.fromCharCode(code(sign) + 0xfee0) : sign)),
  homoglyphs: lookAlike,
  'zero width': inserted('\u200b\u200c\u200d\u2060\ufeff'),
  'soft hyphens': inserted('\u00ad'),
  'JSON in a string': (text) => JSON.stringify(JSON.stringify({ note: text })),
};

/** What is hidden: in a few words, as whoever hides it would leave them. */
interface Hidden {
  readonly detector: string;
  readonly canSplit: boolean;
  value(random: Random): string;
  readonly words: Readonly<Record<Part, string>>;
}

const kind = (name: string) => tokenKinds.find((one) => one.name === name) ?? tokenKinds[0]!;
const ofKind = (name: string): Hidden => ({
  detector: 'secret.*',
  canSplit: false,
  value: (random) => token(random, kind(name)),
  words: { tuning: 'key is {{value}} ok', 'held-out': 'use token {{value}} please' },
});
const number = (detector: string, value: (random: Random) => string, tuning: string, heldOut: string): Hidden => ({
  detector,
  canSplit: true,
  value,
  words: { tuning: `${tuning} {{value}}, thanks`, 'held-out': `${heldOut}: {{value}} (private)` },
});

const jwtHead = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const types: Readonly<Record<string, Hidden>> = {
  card: number('pci.card_*', cardDigits, 'card number', 'credit card'),
  ssn: number('pii.us_ssn', ssn, 'social security number', 'SSN'),
  iban: number('fin.iban', ibanDigits, 'IBAN', 'bank account IBAN'),
  phone: { ...number('pii.phone', e164, 'phone', 'mobile'), canSplit: false },
  email: { ...number('pii.email', email, 'mail', 'e-mail'), canSplit: false },
  aadhaar: number('pii.in_*', nationalIds.inAadhaar, 'Aadhaar', 'Aadhaar number'),
  cpf: number('pii.br_*', nationalIds.brCpf, 'CPF', 'CPF do cliente'),
  pesel: number('pii.pl_*', nationalIds.pl, 'PESEL', 'numer PESEL'),
  github: ofKind('github classic'),
  'github fine grained': ofKind('github fine grained'),
  gitlab: ofKind('gitlab personal'),
  aws: ofKind('aws access key'),
  slack: ofKind('slack bot'),
  stripe: ofKind('stripe secret'),
  openai: ofKind('openai project'),
  anthropic: ofKind('anthropic api'),
  google: ofKind('google api'),
  sendgrid: ofKind('sendgrid'),
  jwt: {
    ...ofKind(''),
    value: (random) =>
      `${jwtHead}.${btoa(`{"sub":"${random.digits(9)}","exp":1999999999}`).replace(/=/g, '')}.${random.of(alphanumeric, 43)}`,
  },
  'url with password': {
    ...ofKind(''),
    value: (random) => `postgres://svc:${random.of(alphanumeric, 16)}@db.northwind.io:5432/crm`,
  },
};

const outside: Readonly<Record<Part, readonly string[]>> = {
  tuning: ['{{inner}}', 'please store this: {{inner}} until tomorrow', '{"note":"{{inner}}","page":2}'],
  'held-out': ['<blob>{{inner}}</blob>', 'attachment = "{{inner}}"\nsize = 3', 'see {{inner}}'],
};

/** Twenty sorts of values, each in every envelope. The whole envelope is the label. */
export const evasions: Corpus = {
  name: 'evasions',
  classes: [{ name: 'evasions', detectors: '*', goals: [{ figure: 'recall', at: 0.95 }] }],
  samples(part: Part): Sample[] {
    const random = new Random(`evasions ${part} 1`);
    return Object.entries(types).flatMap(([type, hidden]) => {
      const wrapped = Object.entries(envelopes).map(([name, envelope]) => [`${name}: ${type}`, envelope] as const);
      const all: (readonly [string, Envelope | undefined])[] = hidden.canSplit
        ? [...wrapped, [`split: ${type}`, undefined]]
        : wrapped;
      return all.flatMap(([pattern, envelope]) =>
        Array.from({ length: each }, () => hide(hidden, envelope, part, pattern, random)),
      );
    });
  },
};

function hide(hidden: Hidden, envelope: Envelope | undefined, part: Part, pattern: string, random: Random): Sample {
  const value = hidden.value(random);
  const text = hidden.words[part].replace('{{value}}', () => (envelope ? value : split(value, random)));
  const inner = envelope ? envelope(text, random) : text;
  const labels = [{ detector: hidden.detector, start: 0, end: inner.length }];
  const [before = '', after = ''] = random
    .pick(outside[part])
    .split('{{inner}}')
    .map((half) => fill(half, { x: plain('') }, '').text);
  return surrounded({ text: inner, labels, pattern }, before, after);
}
