import type { Detector } from '../detector.js';

const localPart = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]/;
const domainCharacter = /[A-Za-z0-9.-]/;
const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const topLevel = /^[A-Za-z]{2,24}$/;
const maxLocalLength = 64;
const maxDomainLength = 253;
/** Endings of file names such as icon@2x.png that are no top-level domains. */
const fileEndings = new Set('png jpg jpeg gif svg webp ico pdf js mjs cjs css html json tgz gz tar exe dll'.split(' '));

/** E-mail addresses as they are used: the dot-atom form of RFC 5322 section 3.4.1 with a domain name of RFC 1035. */
export const emailDetector: Detector = {
  id: 'pii.email',
  kind: 'personal',
  title: 'E-mail address',
  description: 'Addresses of the form name@example.com',
  label: 'e-mail address',
  finders: [
    {
      literals: ['@'],
      verify(text, at) {
        const start = localStart(text, at);
        const end = start < at ? domainEnd(text, at + 1) : 0;
        return end === 0 ? undefined : { start, end, confidence: 0.9 };
      },
    },
  ],
  examples: {
    found: ['write to «alice@example.com».', '<«bob.b+x@mail.example.co.uk»>', '..«odd@example.org»'],
    clean: ['@alice', 'alice@', 'alice@localhost', 'npm i @scope/name@1.2.3', 'icon@2x.png'],
    worst: ['a@a.a.', 'a@'],
  },
};

/** Where the part before the @ begins; `at` itself when there is none. */
function localStart(text: string, at: number): number {
  if (text[at - 1] === '.') return at;
  let start = at;
  while (start > 0 && at - start < maxLocalLength && localPart.test(text[start - 1] ?? '')) start--;
  while (start < at && text[start] === '.') start++;
  return start;
}

/** Where the domain that begins at `from` ends; 0 when there is none. */
function domainEnd(text: string, from: number): number {
  let end = from;
  // One more than allowed, so that a longer name is seen to be too long instead of cut to size.
  while (end - from <= maxDomainLength && domainCharacter.test(text[end] ?? '')) end++;
  // A full stop or dash at the end belongs to the sentence.
  while (end > from && '.-'.includes(text[end - 1] ?? '')) end--;
  return end - from <= maxDomainLength && isDomain(text.slice(from, end)) ? end : 0;
}

function isDomain(name: string): boolean {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  const hasTopLevel = labels.length > 1 && topLevel.test(last) && !fileEndings.has(last.toLowerCase());
  return hasTopLevel && labels.every((l) => label.test(l));
}
