import { isHexCode } from '../../ascii.js';
import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

const groupsOfAddress = 8;
/** What shortened addresses of networks begin with. */
const ofNetworks = /^(?:2[\da-f]{3}|f[cde][\da-f]{2}):/i;
const row = /[\da-f:.]{2,46}/iy;
/** An IPv4 address at the end, which stands for two groups. */
const tail = /(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
/** For documents: RFC 3849 and RFC 9637. */
const forDocuments = /^(?:2001:0?db8|3fff):/i;
/** Link-local, unique local, multicast: RFC 4291, RFC 4193. */
const internal = /^f(?:e[89ab]|[cdf])/i;

/** IPv6 addresses as text (RFC 4291, 2.2): eight groups of hex, or fewer around one `::`, perhaps with an IPv4 tail. */
export const ipv6Detector: Detector = {
  id: 'pii.ipv6',
  kind: 'personal',
  title: 'IPv6 address',
  description: 'Addresses of hosts; internal ones are less sure, those set apart for documents are not reported',
  label: 'IP address',
  context: {
    words: ['ip', 'ip address', 'ipv6', 'remote addr', 'client ip', 'inet6'],
    weak: [
      'login',
      'from',
      'connection',
      'request',
      'network',
      'address',
      'host',
      'server',
      'client',
      'gateway',
      'dns',
      'ping6',
      'peer',
      'endpoint',
    ],
    against: ['namespace', 'c++', 'std', 'fingerprint'],
  },
  finders: [{ literals: ['::', ...[...'0123456789abcdef'].map((digit) => `:${digit}`)], verify: addressAround }],
  examples: {
    found: [
      'from «2a00:1450:4001:81b::200e» today',
      '[«2600:1f18:243:c900:84b3:c0ff:fe12:9d1c»]:443',
      'ping6 «fe80::1ff:fe23:4567:890a»%eth0',
      'IP «::ffff:81.2.69.142»',
      'ip «2606:4700:4700::1111».',
    ],
    clean: [
      '12:30:45',
      'std::vector',
      'a::b',
      '::',
      '2001:db8::1',
      '00:1a:2b:3c:4d:5e',
      '::1',
      'abc::def::123',
      'dead:beef',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      'x2a00:1450::1',
    ],
    worst: ['1:', '::', 'a:b::', '1:2:3:4:5:6:7:', 'ffff:'],
  },
};

function addressAround(text: string, colon: number): Match | undefined {
  let start = colon;
  while (colon - start < 4 && isHexCode(text.charCodeAt(start - 1))) start--;
  if (!canBegin(text, start, colon)) return undefined;
  const found = (matchAt(row, text, start) ?? '').replace(/(?:\.|(?<!:):)$/, '');
  const end = start + found.length;
  if (isInWord(text, end)) return undefined;
  const confidence = confidenceOf(found);
  return confidence === 0 ? undefined : { start, end, confidence };
}

/** Only the first colon of an address begins one, and a single one has digits on both sides. */
function canBegin(text: string, start: number, colon: number): boolean {
  const isDouble = text.charAt(colon + 1) === ':';
  if (!isDouble && (start === colon || !isHexCode(text.charCodeAt(colon + 1)))) return false;
  return !isInWord(text, start - 1) && text.charAt(start - 1) !== ':';
}

function confidenceOf(found: string): number {
  if (forDocuments.test(found) || !/\d/.test(found)) return 0;
  const halves = found.replace(tail, 'f:f').split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (halves.length > 2 || !groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return 0;
  const isWhole = halves.length === 1 ? groups.length === groupsOfAddress : groups.length < groupsOfAddress;
  if (!isWhole || groups.length === 0) return 0;
  if (groups.length < 3) return ofNetworks.test(found) ? 0.35 : 0;
  return internal.test(found) ? 0.35 : 0.75;
}
