import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { isDocumented } from './header.detector.js';

const entry = /(?:machine\s{1,8}[\w.-]{1,253}|default)\s{1,8}login\s{1,8}(\S{1,128})\s{1,8}password\s{1,8}(\S{3,256})/y;

/** Passwords of .netrc files: https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html */
export const netrcDetector: Detector = {
  id: 'secret.netrc',
  kind: 'secret',
  title: 'Password in a .netrc file',
  description: 'Entries of .netrc files with name and password',
  label: 'password',
  finders: [{ literals: ['machine ', 'default login'], verify }],
  examples: {
    found: ['machine git.acme.io login alice password «Kx93plum7a»', 'default login bob password «Kx93plum7a»\n'],
    clean: [
      'machine learning login page password reset',
      'machine git.acme.io login alice',
      'machine host login user password <password>',
    ],
    worst: ['machine ', 'machine a login b password ', 'default login '],
  },
};

function verify(text: string, start: number): Match | undefined {
  const found = isInWord(text, start - 1) ? undefined : matchAt(entry, text, start);
  if (found === undefined) return undefined;
  const password = /\S{3,256}$/.exec(found)?.[0] ?? '';
  if (isDocumented('', password) || /^[a-z]+$/.test(password)) return undefined;
  return { start: start + found.length - password.length, end: start + found.length, confidence: 0.85 };
}
