import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { formOf } from './form.js';
import { confidenceOfValue } from './value.js';
import { classOfName, type NameClass } from './words.js';

/** Parts of the names of secrets. The last one in a name looks at what follows. */
const stems = [
  'passw',
  'passphrase',
  'passcode',
  'pass',
  'pwd',
  'secret',
  'token',
  'key',
  'cred',
  'auth',
  'salt',
  'psk',
];
const foreign = [
  'passwort',
  'contraseña',
  'senha',
  'mot de passe',
  'wachtwoord',
  'пароль',
  '密码',
  'パスワード',
  '비밀번호',
  'hasło',
];
const laterStem = /pass|pwd|secret|token|key|cred|auth|salt|psk/i;
const nameTail = /[\w-]{0,40}/y;
const longestName = 60;
const mostBlanks = 12;
const mostQuoted = 514;
const longestFlag = 31;
const dash = 0x2d;

/**
 * What parts a name from its value: `=`, `:`, `=>`, `:=`, a comma between quotes, an XML or table cell's border, the member
 * `value` beside it, `is`; with a type in between. Group 1 is there when it may as well be prose.
 */
const separator =
  /["'`\\\])]{0,4}(?:\[\])?[ \t]{0,12}(?:(?::[ \t]?(?:&'static |&)?(?:string|str|char|text|bytes|final|const)(?:\[\])?[ \t]?)?(?:=>|:=|\?\?=|\|\|=|={1,3}|->)|:{1,2}(?!\/\/)|>(?=[^<\s])|\|(?!\|)|[,(](?=[ \t]{0,3}["'`])|["']?,?\s{1,24}["']?value["']?[ \t]{0,2}[=:]|[ \t](?=["'])|[ \t](?:is|was|are|to|=)(?=[ \t:])|(?=[ \t]))[ \t]{0,12}(?:\\?\r?\n[ \t]{0,16})?(?:\\?["'`(]{0,3}(?=\\?["'`]))?(?:[bBrRuUfLN@$]{1,2}(?=["']))?/y;
const unquoted = /[^\s"'`,;<>(){}[\]|&\\=]{1,256}={0,2}/y;
/** What ends an unquoted value: the line, a comment, another setting. */
const end = /[ \t]{0,8}(?:$|[\n\r,;}\])&|"'`<\\]|#|\/\/|[\w.-]{1,40}[=:]|--?[A-Za-z])/y;

const drawn = formOf('{base62:32}').sample;
const hex = formOf('{hex:40}').sample;

/**
 * Credentials of any kind by their name and by how their value looks: entropy for its alphabet, words in it, and nothing of
 * a placeholder, a reference, a hash, an id. Names, separators and exclusions as scanners of source code know them
 * (CredSweeper, gitleaks, detect-secrets).
 */
export const genericAssignmentDetector: Detector = {
  id: 'secret.generic_assignment',
  kind: 'secret',
  title: 'Password or secret under its name',
  description: 'Passwords, keys and tokens of any kind as the value of a name that says so, such as password = "..."',
  label: 'secret',
  cost: 8,
  context: {
    against: [
      'password hash',
      'hashed password',
      'token count',
      'max tokens',
      'token limit',
      'next page token',
      'page token',
      'next token',
      'continuation token',
      'token type',
      'token id',
      'key id',
      'token url',
      'token endpoint',
      'public key',
      'primary key',
      'foreign key',
      'sort key',
      'partition key',
      'cache key',
      'object key',
      'idempotency key',
      'translation key',
      'secret name',
      'secret id',
      'key name',
      'key path',
      'token name',
      'key type',
      'auth type',
      'auth method',
      'auth url',
      'csrf token',
      'xsrf token',
      'password policy',
      'password field',
      'token expiry',
    ],
  },
  finders: [
    { literals: [...stems, ...foreign], verify: verifyAssignment },
    {
      labels: ['password', 'passwd', 'pwd', 'passphrase', 'passcode', 'db pass', 'user pass', 'pass', ...foreign],
      verify: verifierOfKey('password'),
    },
    {
      labels: [
        'secret',
        'token',
        'api key',
        'api token',
        'auth key',
        'access key',
        'secret key',
        'private key',
        'signing key',
        'encryption key',
        'master key',
        'account key',
        'storage key',
        'service key',
        'client secret',
        'credential',
        'credentials',
        'creds',
        'webhook key',
        'license key',
        'subscription key',
        'shared key',
        'session key',
        'app key',
        'server key',
        'auth token',
      ],
      verify: verifierOfKey('secret'),
    },
    { labels: ['key', 'auth', 'authorization', 'salt'], verify: verifierOfKey('perhaps') },
  ],
  examples: {
    found: [
      `DB_PASSWORD=«hunter2-Rain!»\nNEXT=1`,
      `"password": "«Tr0ub4dor&3»"`,
      `api_key = '«${drawn}»'`,
      `client_secret: «${drawn}»`,
      `const authToken: string = "«${hex}»";`,
      `<password>«s3cr3t-Pw9»</password>`,
      `mysql --password=«kJ8-vbn2L» --host=db`,
      `- name: APP_SECRET\n  value: «${drawn}»`,
      `<add key="DbPassword" value="«x9!Lmq27»" />`,
      `my password is «Kx93-plum!»`,
      `setPassword("«Kx93-plum!»")`,
      `Passwort: «Sommer#2031x»`,
      `os.environ["API_TOKEN"] = "«${drawn}»"`,
      `curl -d 'user=bob&password=«Kx93plum7»&x=1'`,
    ],
    clean: [
      'password: process.env.DB_PASSWORD',
      'password = getPassword()',
      'password = "${DB_PASSWORD}"',
      'api_key: <your-api-key>',
      'token: string;',
      'password: required, at least 8 characters',
      'The token is validated by the server.',
      'const key = `${prefix}:${id}`;',
      'secret: changeme',
      'apiKey = os.environ["API_KEY"]',
      'cache_key = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
      'nextPageToken: "CAUQAA9f86d081884c7d659a2f"',
      'password_hash = "5f4dcc3b5aa765d61d8327deb882cf99"',
      'import { tokenFromRequest } from "./auth-token-reader.js";',
      'primary key: 8f14e45fceea167a5a36dedd4bea2543',
      '"key": "components.dialog.password.title"',
    ],
    worst: ['password=', 'token: ', 'key ', 'password = "', `secret="${drawn}" `, 'passpasspass'],
  },
};

/** What was read last: several parts of a name begin at one place. */
const last: { text: string; start: number; nameEnd: number; match: Match | undefined } = {
  text: '',
  start: -1,
  nameEnd: -1,
  match: undefined,
};

/** From a part of a name: reads the rest of it, what parts it from its value, and the value. */
function verifyAssignment(text: string, start: number, stemEnd: number): Match | undefined {
  const tail = matchAt(nameTail, text, stemEnd) ?? '';
  if (tail !== '' && laterStem.test(tail)) return undefined;
  const nameEnd = stemEnd + tail.length;
  if (last.start === start && last.nameEnd === nameEnd && last.text === text) return last.match;
  const match = assignedTo(text, start, nameEnd);
  Object.assign(last, { text, start, nameEnd, match });
  return match;
}

/** The value behind a name. */
function assignedTo(text: string, start: number, nameEnd: number): Match | undefined {
  const between = canFollow(text, start, nameEnd) ? matchAt(separator, text, nameEnd) : undefined;
  if (between === undefined || (between.replace(/["'`\\\])\s]/g, '') === '' && !isFlag(text, start))) return undefined;
  const name = classAt(text, start, nameEnd);
  return name === 'none' ? undefined : readValue(text, nameEnd + between.length, { name, between });
}

function classAt(text: string, start: number, end: number): NameClass {
  let begin = start;
  while (begin > 0 && end - begin < longestName && (isInWord(text, begin - 1) || text[begin - 1] === '-')) begin--;
  const name = text.slice(begin, end);
  return foreign.includes(name.toLowerCase()) ? 'password' : classOfName(name);
}

/** Whether what follows a name can part it from a value; most names stand in prose, with a word behind them. */
function canFollow(text: string, start: number, end: number): boolean {
  let at = end;
  while (at < end + mostBlanks && (text[at] === ' ' || text[at] === '\t')) at++;
  if (!isInWord(text, at)) return at < text.length;
  return at > end && (/[iwat=]/.test(text.charAt(at)) || isFlag(text, start));
}

/** `--password x`: a flag has a blank before its value. */
function isFlag(text: string, start: number): boolean {
  for (let at = start - 1; at >= Math.max(0, start - longestFlag); at--) {
    if (text.charCodeAt(at) === dash) return true;
    if (!isInWord(text, at)) return false;
  }
  return false;
}

function readValue(text: string, start: number, { name, between }: { name: NameClass; between: string }) {
  const open = text[start] === '\\' ? start + 1 : start;
  const close = /["'`]/.test(text.charAt(open)) ? closingQuote(text, open) : -1;
  if (close > 0) return matchOf(text, open + 1, close, { name, isQuoted: true });
  let bare = matchAt(unquoted, text, start);
  if (bare === undefined) return undefined;
  // A call, the name of an attribute with a value of its own, or of another setting.
  if (
    /[([=]/.test(text.charAt(start + bare.length)) ||
    (bare.endsWith('=') && /\S/.test(text.charAt(start + bare.length)))
  ) {
    return undefined;
  }
  bare = bare.replace(/[.:!?]+$/, (tail) => (name === 'password' && tail.includes('!') ? tail : ''));
  const stop = start + bare.length;
  if (matchAt(end, text, stop) === undefined && !/=$|^-->?$/.test(between.trim()) && isProse(bare, between))
    return undefined;
  return matchOf(text, start, stop, { name, isQuoted: false });
}

/** Where the text ends that a quote begins, on the same line; -1 when it does not. */
function closingQuote(text: string, open: number): number {
  const quote = text.charCodeAt(open);
  const last = Math.min(text.length, open + mostQuoted);
  for (let at = open + 1; at < last; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return text[at - 1] === '\\' ? at - 1 : at;
    if (code === 0x0a) return -1;
  }
  return -1;
}

/** Words behind a name and a colon are a sentence; digits and signs among them are not. */
function isProse(value: string, between: string): boolean {
  return /^[A-Za-z]+[.,]?$/.test(value) || (between.trim() === '' && !/\d/.test(value));
}

function matchOf(text: string, start: number, end: number, place: { name: NameClass; isQuoted: boolean }) {
  const confidence = confidenceOfValue({ value: text.slice(start, end), ...place });
  return confidence === undefined ? undefined : { start, end, confidence };
}

/** A text that is the value of a JSON key which is such a name. */
function verifierOfKey(name: NameClass) {
  return (text: string, start: number): Match | undefined => {
    if (start > mostBlanks || text.slice(0, start).trim() !== '') return undefined;
    const stop = start + text.slice(start, start + 520).trimEnd().length;
    return stop < text.trimEnd().length ? undefined : matchOf(text, start, stop, { name, isQuoted: true });
  };
}
