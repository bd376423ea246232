import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { formOf } from './form.js';
import { isPattern, isPlaceholder } from './placeholder.js';

/** Hashes as crypt(5) and the PHC string format write them. */
const hash =
  /\$(?:2[abxy]\$\d{2}\$[./0-9A-Za-z]{53}|(?:1|apr1)\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{22}|5\$(?:rounds=\d{1,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{43}|6\$(?:rounds=\d{1,9}\$)?[./0-9A-Za-z]{1,16}\$[./0-9A-Za-z]{86}|y\$[./0-9A-Za-z]{1,8}\$[./0-9A-Za-z]{1,86}\$[./0-9A-Za-z]{43}|argon2(?:id|i|d)\$v=\d{1,3}\$m=\d{1,9},t=\d{1,5},p=\d{1,4}\$[+/0-9A-Za-z]{11,64}\$[+/0-9A-Za-z]{16,128}|krb5(?:asrep|tgs)\$\d{2}\$[^\s]{32,2000})(?![./0-9A-Za-z])/y;
const bcrypt = `$2b$12$${formOf('{base62:53}').sample}`;
const sha512 = `$6$${formOf('{base62:8}').sample}$${formOf('{base62:86}').sample}`;

/** Hashed passwords, which can be tried at leisure: crypt(5), the PHC string format, Kerberos tickets. */
export const passwordHashDetector: Detector = {
  id: 'secret.password_hash',
  kind: 'secret',
  title: 'Password hash',
  description: 'Hashed passwords of bcrypt, crypt, Argon2 and Apache, and Kerberos tickets',
  label: 'password hash',
  finders: [
    { literals: ['$2a$', '$2b$', '$2x$', '$2y$', '$1$', '$apr1$', '$5$', '$6$', '$y$', '$argon2', '$krb5'], verify },
  ],
  examples: {
    found: [`alice:«${bcrypt}»`, `root:«${sha512}»:19000:0:99999:7:::`],
    clean: ['$2b$12$short', 'costs $5$ or $6$ each', '$1$2$3', 'echo $1$', '$argon2id$v=19'],
    worst: ['$2b$12$', '$6$a$', '$1$', `${bcrypt} `],
  },
};

function verify(text: string, start: number): Match | undefined {
  const value = isInWord(text, start - 1) ? undefined : matchAt(hash, text, start);
  if (value === undefined || isPlaceholder(value) || isPattern(value)) return undefined;
  return { start, end: start + value.length, confidence: 0.7 };
}
