import { entropyOf } from '../entropy.js';
import { wordRatio } from './drawn.js';
import { distinctCharacters, isPattern, isPlaceholder } from './placeholder.js';
import type { NameClass } from './words.js';

/** Where a value stands. */
export interface ValuePlace {
  readonly value: string;
  readonly name: NameClass;
  /** Between quotes, or alone as the value of a JSON key. */
  readonly isQuoted: boolean;
}

/** Values that are no secrets wherever they stand: names of types, states and kinds, and words that stand for a value. */
const stopValues = new Set(
  (
    'true false null none nil undefined void string str number int integer boolean bool object array any unknown never text ' +
    'password passwd pass pwd passphrase secret secrets token tokens key keys apikey credential credentials auth basic bearer ' +
    'digest oauth oauth2 jwt saml required optional default disabled enabled enable disable yes no on off empty blank missing ' +
    'invalid valid expired unset unknown private public hidden masked redacted removed omitted user username admin root test ' +
    'guest login email name value values field input type env environment vault keychain keyring file stdin prompt ask ' +
    'manual automatic auto internal external local remote primary secondary master current new old changeme todo tbd n/a na ' +
    'required. string, integer, password123 passw0rd p@ssw0rd letmein hunter2 correcthorsebatterystaple'
  ).split(' '),
);

/** References to a value that is somewhere else: variables, calls, members, templates, secret stores. */
const reference =
  /^(?:[$@%&*<{[(~#|\\]|process\.|os\.|env[.:[(]|ENV\[|System\.|import\.|config[.[(]|settings?[.[]|self[.[]|this[.[]|props\.|req\.|request\.|params?[.[]|options?[.[]|opts\.|args\.|ctx\.|data[.[]|vars?[.[]|local\.|module\.|secrets?[./[:]|vault[:/.]|op:\/\/|ssm:|arn:|ref[:+]|file:|keyring|keychain|awssm|gcpsm|https?:|wss?:|ftp:|data:|git@|\.{0,2}\/|[A-Za-z]:\\|!|\?|-)/i;
const call = /[A-Za-z_$\])]\(|\)$|=>|::|->|&&|\|\||\]\[|[A-Za-z_$]\[/;
/** `user.password`, `API_KEY`, `my_token`. */
const identifier = /^[$A-Za-z_][A-Za-z_]*(?:[._-][A-Za-z_][A-Za-z_0-9]*)*$/;
const fileName =
  /\.(?:pem|key|crt|cer|json|ya?ml|txt|env|ini|conf|cfg|toml|xml|js|ts|tsx|jsx|mjs|py|rb|go|java|php|cs|html?|css|md|png|svg|jpe?g|gz|zip|log|lock|sh)$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}(?:T|$)/;
const email = /^[\w.+-]+@[\w-]+\.[\w.-]+$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const hex = /^[0-9a-f]+$/i;
/** Digits of a hash or a UUID, also with something around them. */
const id = /^[0-9a-f]+$|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{24}/i;
const namedHash = /^(?:sha\d{1,3}|md5|blake2?b?)[-:=]/i;

const leastSecret = 8;
/** Characters that a value has at least. */
const leastOf = { password: 4, secret: leastSecret, perhaps: 20 } as const;
const longest = 512;

/** How sure it is that a value under a name is a secret; undefined = it is none. */
export function confidenceOfValue(place: ValuePlace): number | undefined {
  const { value, name } = place;
  if (name === 'none' || !canBeSecret(value, leastOf[name])) return undefined;
  if (name === 'perhaps') return confidenceOfPerhaps(place);
  if (isOfDocumentation(value)) return /[^A-Za-z_.-]/.test(value) ? 0.45 : undefined;
  return name === 'password' ? confidenceOfPassword(place) : confidenceOfSecret(place);
}

function canBeSecret(value: string, least: number): boolean {
  const hasLength = value.length >= least && value.length <= longest;
  return hasLength && !isNoValue(value) && !isPlaceholder(value) && !isPattern(value);
}

const disguised: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  $: 's',
  '@': 'a',
};
const secretWords =
  /super|very|top|my|your|some|the|secret|passwort|password|passwd|passwor|pass|pwd|token|key|admin|user|default|simple|login|welcome|qwerty|dev|prod|local/g;

/** `s3cret!`, `SuperSecret123`, `p4ssw0rd`: written to be seen. Somebody may use it all the same. */
function isOfDocumentation(value: string): boolean {
  const plain = value.toLowerCase().replace(/[013457$@]/g, (sign) => disguised[sign] ?? sign);
  const rest = plain.replace(secretWords, '').replace(/[^a-z0-9]/g, '');
  return rest.length <= 4 && rest.length < plain.length / 2;
}

function isNoValue(value: string): boolean {
  if (stopValues.has(value.toLowerCase()) || /\s/.test(value)) return true;
  return (
    reference.test(value) ||
    call.test(value) ||
    fileName.test(value) ||
    isoDate.test(value) ||
    email.test(value) ||
    namedHash.test(value)
  );
}

/** People choose passwords: words are fine when something is added to them. */
function confidenceOfPassword({ value, isQuoted }: ValuePlace): number | undefined {
  if (isDrawn(value, 3)) return 0.7;
  if (/^\d+$/.test(value)) return value.length >= 5 && distinctCharacters(value) > 2 ? 0.4 : undefined;
  if (identifier.test(value)) return confidenceOfName(value, isQuoted);
  const sorts = sortsOf(value);
  return sorts >= 3 || (sorts === 2 && value.length >= 6) ? 0.6 : 0.4;
}

/** A password of letters may as well be the name of something. */
function confidenceOfName(value: string, isQuoted: boolean): number | undefined {
  if (/[._-]/.test(value)) return confidenceOfParts(value, isQuoted);
  if (wordRatio(value) > 0.6) return isQuoted && value.length >= 6 ? 0.35 : undefined;
  if (sortsOf(value) > 1) return 0.55;
  return isQuoted ? 0.45 : 0.35;
}

/** Words in a row: a pass phrase has a number in it, or is long. */
function confidenceOfParts(value: string, isQuoted: boolean): number | undefined {
  if (value.includes('.')) return undefined;
  if (/\d/.test(value)) return isQuoted ? 0.45 : 0.35;
  return isQuoted && value.split(/[_-]/).length >= 3 && value.length >= 14 ? 0.35 : undefined;
}

/** Machines draw secrets. */
function confidenceOfSecret({ value, isQuoted }: ValuePlace): number | undefined {
  if (uuid.test(value)) return 0.4;
  if (hex.test(value)) return isHexKey(value) ? 0.6 : undefined;
  if (isDrawn(value, leastEntropy(value))) return confidenceByLength(value.length, isQuoted);
  if (!isQuoted) return undefined;
  if (identifier.test(value)) return isLetters(value) ? 0.5 : undefined;
  return isMixed(value) ? confidenceOfWritten(value) : undefined;
}

function isHexKey(value: string): boolean {
  return value.length >= 16 && /\d/.test(value) && distinctCharacters(value) >= 6;
}

function confidenceByLength(length: number, isQuoted: boolean): number {
  if (length >= 16) return 0.7;
  return isQuoted && length >= 12 ? 0.55 : 0.45;
}

/** Written by hand: words with something added. */
function confidenceOfWritten(value: string): number | undefined {
  if (/[^0-9A-Za-z_.-]/.test(value)) return 0.55;
  return value.length >= 12 ? 0.4 : undefined;
}

/** Only what was drawn without doubt, and no hash. */
function confidenceOfPerhaps({ value }: ValuePlace): number | undefined {
  if (id.test(value)) return undefined;
  return isDrawn(value, 3.6) && sortsOf(value) >= 3 ? 0.45 : undefined;
}

/** Random letters alone: long, and no words. */
function isLetters(value: string): boolean {
  return /^[A-Za-z]{16,}$/.test(value) && wordRatio(value) < 0.3 && distinctCharacters(value) >= 10;
}

function isMixed(value: string): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value);
}

/** Digits and letters as they come when they are drawn from 62 or 64. */
function isDrawn(value: string, least: number): boolean {
  if (!isMixed(value) || value.length < leastSecret) return false;
  return wordRatio(value) < 0.5 && entropyOf(value) >= least;
}

/** What a text of that length has when it is drawn, and a little less. */
function leastEntropy(value: string): number {
  return Math.min(3.6, Math.log2(value.length) * 0.8);
}

/** How many sorts of characters: small letters, capitals, digits, others. */
function sortsOf(value: string): number {
  return [/[a-z]/, /[A-Z]/, /\d/, /[^0-9A-Za-z]/].filter((sort) => sort.test(value)).length;
}
