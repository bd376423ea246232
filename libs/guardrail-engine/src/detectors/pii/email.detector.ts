import { parse } from 'tldts';
import type { Detector, Match } from '../../detector.js';

const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const topLevel = /^(?:[A-Za-z]{2,24}|xn--[A-Za-z0-9-]{2,59})$/;
const maxLocalLength = 64;
const maxDomainLength = 253;
/** Endings of file names such as icon@2x.png, among them some that are top-level domains too. */
const fileEndings = new Set(
  'png jpg jpeg gif svg webp ico pdf js mjs cjs css html json tgz gz tar exe dll zip mov'.split(' '),
);
/** Top-level domains of most addresses; the others are looked up in the public suffix list. */
const common = new Set(
  'com org net edu gov io co de uk fr es it nl be ch at se no dk fi pl pt eu us ca au jp cn in br ru info'.split(' '),
);
/** Set apart for documents: RFC 2606 and RFC 6761. */
const forDocuments =
  /(?:^|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|(?:your-?|my-?)?(?:domain|company|site|email|host|org)\.com|(?:test|foo|bar|evil)\.com)$/i;
/** Mailboxes of machines. */
const machines = /^(?:no-?reply|do-?not-?reply|git|postmaster|mailer-daemon|root|hg)$/i;

/** E-mail addresses as they are used: the dot-atom form of RFC 5322 section 3.4.1 with a domain name of RFC 1035. */
export const emailDetector: Detector = {
  id: 'pii.email',
  kind: 'personal',
  title: 'E-mail address',
  description: 'Addresses of the form name@example.com; those of domains for documents and of machines are less sure',
  label: 'e-mail address',
  finders: [{ literals: ['@'], verify: addressAround }],
  examples: {
    found: [
      'write to «alice@example.com».',
      '<«bob.b+x@mail.example.co.uk»>',
      '..«odd@example.org»',
      'mailto:«jane.doe@acme-corp.de»',
      "«o'neill@firma.co.at», please",
      '"«erika_m@uni-bonn.de»"',
    ],
    clean: [
      '@alice',
      'alice@',
      'alice@localhost',
      'a@b.c',
      'npm i @scope/name@1.2.3',
      'x.@example.com',
      'user@-bad.com',
      'icon@2x.png',
      'name@host.notatld',
      'postgres://app:Kx93plum7a@db.acme.io:5432/app',
    ],
    worst: ['a@a.a.', 'a@', '@', `${'a'.repeat(64)}@`, `a@${'a.'.repeat(120)}`],
  },
};

function addressAround(text: string, at: number): Match | undefined {
  if (!isLocal(text.charCodeAt(at - 1)) || !isDomainCharacter(text.charCodeAt(at + 1))) return undefined;
  const start = localStart(text, at);
  const end = start < at ? domainEnd(text, at + 1) : 0;
  if (end === 0 || isPassword(text, start)) return undefined;
  const isPlaceholder = forDocuments.test(text.slice(at + 1, end)) || machines.test(text.slice(start, at));
  return { start, end, confidence: isPlaceholder ? 0.45 : 0.9 };
}

/** Where the part before the @ begins; `at` itself when there is none. */
function localStart(text: string, at: number): number {
  if (text[at - 1] === '.') return at;
  let start = at;
  while (start > 0 && at - start < maxLocalLength && isLocal(text.charCodeAt(start - 1))) start--;
  // Quotes and equals signs before an address belong to what holds it.
  while (start < at && ".'=/?&*{}|".includes(text.charAt(start))) start++;
  return start + text.slice(start, at).lastIndexOf('=') + 1;
}

const nameInUrl = /:\/\/[^\s/:@?#"'`<>\\]{0,64}:$/;

/** Whether what stands before the @ is the password of a URL (RFC 3986, section 3.2.1), which is not part of an address. */
function isPassword(text: string, start: number): boolean {
  return text.charAt(start - 1) === ':' && nameInUrl.test(text.slice(Math.max(0, start - 68), start));
}

function isLocal(code: number): boolean {
  if (code >= 0x61 || (code >= 0x41 && code <= 0x5a)) return code <= 0x7e || (code >= 0xc0 && code < 0x2000);
  return (code >= 0x30 && code <= 0x39) || ".!#$%&'*+/=?^_-".includes(String.fromCharCode(code));
}

/** Where the domain that begins at `from` ends; 0 when there is none. */
function domainEnd(text: string, from: number): number {
  let end = from;
  // One more than allowed, so that a longer name is seen to be too long instead of cut to size.
  while (end - from <= maxDomainLength && isDomainCharacter(text.charCodeAt(end))) end++;
  // A full stop or dash at the end belongs to the sentence.
  while (end > from && '.-'.includes(text.charAt(end - 1))) end--;
  return end - from <= maxDomainLength && isDomain(text.slice(from, end)) ? end : 0;
}

function isDomainCharacter(code: number): boolean {
  return ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || (code >= 0x2d && code <= 0x39 && code !== 0x2f);
}

function isDomain(name: string): boolean {
  const dot = name.lastIndexOf('.');
  const last = name.slice(dot + 1).toLowerCase();
  if (dot < 1 || !topLevel.test(last) || fileEndings.has(last) || !name.split('.').every((l) => label.test(l)))
    return false;
  return common.has(last) || forDocuments.test(name) || parse(name).isIcann === true;
}
