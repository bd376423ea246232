import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { entropyOf } from '../entropy.js';
import { wordRatio } from './drawn.js';
import { formOf } from './form.js';
import { isPattern, isPlaceholder } from './placeholder.js';

const scheme = /(?:Bearer|Token|ApiKey|Api-Key|SSWS|GenieKey|Splunk|Bot|DPoP)[ \t:=]{1,4}["']?/iy;
const bearerValue = /[0-9A-Za-z][0-9A-Za-z._~+/-]{15,2000}={0,2}(?![0-9A-Za-z_=$({[])/y;
const sample = formOf('{base62:40}').sample;

/** Tokens in Authorization headers: RFC 6750, section 2.1, and the schemes that providers have made up beside it. */
export const bearerHeaderDetector: Detector = {
  id: 'secret.bearer_header',
  kind: 'secret',
  title: 'Bearer token',
  description: 'Tokens behind Bearer, Token, ApiKey and similar schemes of Authorization headers',
  label: 'bearer token',
  context: { weak: ['authorization', 'curl', 'header', 'headers', 'proxy authorization'] },
  finders: [
    {
      literals: ['bearer ', 'token ', 'apikey ', 'ssws ', 'geniekey ', 'splunk ', 'bot ', 'dpop ', 'bearer='],
      verify: verifyBearer,
    },
  ],
  examples: {
    found: [
      `Authorization: Bearer «${sample}»`,
      `curl -H "Authorization: Bearer «${sample}»" https://api.acme.io`,
      `headers = {'Authorization': 'Token «${sample}»'}`,
      `authorization=bearer «${sample}»`,
    ],
    clean: [
      'Authorization: Bearer <token>',
      'Authorization: Bearer ${process.env.TOKEN_OF_THE_SERVICE}',
      'a bearer token-authenticated-request is sent',
      'Bearer YOUR_ACCESS_TOKEN_GOES_HERE_1234',
      'bearer authenticationMiddlewareFactory2',
      'token 4b825dc642cb',
    ],
    worst: ['bearer ', 'token ', `bearer ${sample} `],
  },
};

function verifyBearer(text: string, start: number): Match | undefined {
  const before = isInWord(text, start - 1) ? undefined : matchAt(scheme, text, start);
  if (before === undefined) return undefined;
  const from = start + before.length;
  const value = matchAt(bearerValue, text, from);
  if (value === undefined || !isToken(value)) return undefined;
  const isBearer = /^bearer/i.test(before);
  return { start: from, end: from + value.length, confidence: isBearer ? 0.75 : 0.5 };
}

function isToken(value: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value) || isPlaceholder(value) || isPattern(value)) return false;
  return wordRatio(value) < 0.5 && entropyOf(value) >= 3.2;
}

const basicValue = /(?:Basic[ \t]{1,4})([0-9A-Za-z+/]{8,400}={0,2})(?![0-9A-Za-z+/=])/iy;
const encodedPair = /[0-9A-Za-z+/]{8,400}={0,2}$/y;
/** Written so, no scanner of a code host takes it for real. */
const pair = 'YWxpY2U6' + 'SDR0LXRyb3ViYWQwciE=';
const curlUser = /(?:-u|--user|--proxy-user)[ =]{1,2}["']?([\w.@+-]{1,64}):([^\s"':@]{4,100})(?=["'\s]|$)/y;

/** Names and passwords of Basic authentication (RFC 7617), in headers, in Docker's auth files and for curl. */
export const basicHeaderDetector: Detector = {
  id: 'secret.basic_header',
  kind: 'secret',
  title: 'Basic authentication',
  description: 'Names with passwords in Basic authorization headers, auth files of Docker and arguments of curl',
  label: 'name and password',
  context: { weak: ['authorization', 'curl', 'auths', 'docker', 'registry'] },
  finders: [
    { literals: ['basic '], verify: verifyBasic },
    { labels: ['auth', 'basic auth'], verify: verifyEncoded },
    { literals: ['-u ', '--user ', '--user=', '--proxy-user '], verify: verifyCurl },
  ],
  examples: {
    found: [
      `Authorization: Basic «${pair}»`,
      `{"auths":{"registry.acme.io":{"auth":"«${pair}»"}}}`,
      `curl -u alice:«H4t-troubad0r» https://acme.io`,
    ],
    clean: [
      'basic information about the service',
      'Basic dGhpcyBpcyBqdXN0IHRleHQ=',
      'Authorization: Basic <credentials>',
      'curl -u user:password https://acme.io',
      'docker run -u 1000:1000 acme/app',
    ],
    worst: ['basic ', `basic ${pair} `, '-u a:', '--user '],
  },
};

function verifyBasic(text: string, start: number): Match | undefined {
  const found = isInWord(text, start - 1) ? undefined : matchAt(basicValue, text, start);
  if (found === undefined) return undefined;
  const value = found.slice(found.search(/\s/)).trimStart();
  return matchOfPair(value, start + found.length - value.length, 0.8);
}

function verifyEncoded(text: string, start: number): Match | undefined {
  const value =
    /["'\s]/.test(text.slice(start - 1, start)) || start === 0 ? matchAt(encodedPairIn(text), text, start) : undefined;
  return value === undefined ? undefined : matchOfPair(value, start, 0.7);
}

/** Alone as the value of a key, or between quotes. */
function encodedPairIn(text: string): RegExp {
  return text.includes('"') ? /[0-9A-Za-z+/]{8,400}={0,2}(?=["'])/y : encodedPair;
}

function matchOfPair(value: string, start: number, confidence: number): Match | undefined {
  const decoded = decode(value);
  const parts = /^([\x21-\x39\x3b-\x7e]{1,100}):([\x20-\x7e]{3,200})$/.exec(decoded);
  if (!parts || isDocumented(parts[1] ?? '', parts[2] ?? '')) return undefined;
  return { start, end: start + value.length, confidence };
}

function decode(value: string): string {
  try {
    return atob(value);
  } catch {
    return '';
  }
}

function verifyCurl(text: string, start: number): Match | undefined {
  if (isInWord(text, start - 1) || text[start - 1] === '-') return undefined;
  const found = matchAt(curlUser, text, start);
  if (found === undefined) return undefined;
  const password = found.slice(found.indexOf(':') + 1);
  const name = found.slice(0, found.indexOf(':')).replace(/^.*[ =]["']?/, '');
  if (isDocumented(name, password) || /^\d+$/.test(password)) return undefined;
  return { start: start + found.length - password.length, end: start + found.length, confidence: 0.6 };
}

/** Whether a password is one that documentation writes: `user:password`, `admin:admin`, `$USER:$PASS`. */
export function isDocumented(name: string, password: string): boolean {
  const plain = password.toLowerCase();
  if (isPlaceholder(password) || isPattern(password) || plain === name.toLowerCase()) return true;
  return /^[$%{<[(]|^(?:my|your|the|some|db|api)?[-_]?(?:pass(?:wor[dt])?|passwd|pwd|secret|token|key|apikey|api_key|passwordhere)\d{0,3}$|^(?:admin|root|guest|test|user|postgres|mysql|redis|rabbitmq|example|pass|foo|bar|baz|qux|abc|hunter2|s3cr3t|p@ssw0rd|x+|\.+|\*+|pw|p|string|none|null)$/i.test(
    password,
  );
}
