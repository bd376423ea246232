import { isDigitCode } from '../../ascii.js';
import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const address = new RegExp(`${octet}(?:\\.${octet}){3}(?![\\w]|\\.\\d)`, 'y');
/** Addresses for documents, loopback, masks and what no host has: RFC 5737, RFC 6890, RFC 1112. */
const special =
  /^(?:0\.|127\.|169\.254\.169\.254$|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|255\.|2(?:2[4-9]|3\d|4\d|5[0-5])\.)/;
/** Addresses of networks that nobody reaches from outside: RFC 1918, RFC 3927, RFC 6598. */
const internal =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
/** Sections, and the object identifiers of ISO and ITU. */
const numbered = /^(?:\d\d\.\d{1,2}\.\d\.\d|1\.[23]\.\d{1,3}\.\d{1,3}|2\.5\.\d{1,3}\.\d{1,3})$/;
/** Rather versions, or name servers that everybody uses. */
const commonplace =
  /^(?:\d\.\d{1,2}\.\d{1,2}\.\d{1,2}|\d{1,3}\.0\.0\.\d{1,3}|(\d{1,3})(?:\.\1){3}|8\.8\.[48]\.[48]|1\.[01]\.[01]\.1|9\.9\.9\.9)$/;

/** IPv4 addresses in dotted decimal form (RFC 6943, 3.1.1); internal ones are less sure, those for documents test values. */
export const ipv4Detector: Detector = {
  id: 'pii.ipv4',
  kind: 'personal',
  title: 'IPv4 address',
  description: 'Addresses of hosts; internal ones are less sure, those set apart for documents are not reported',
  label: 'IP address',
  context: {
    words: [
      'ip',
      'ip address',
      'ipv4',
      'ip addr',
      'remote addr',
      'client ip',
      'source ip',
      'x-forwarded-for',
      'adresse ip',
      'dirección ip',
      'indirizzo ip',
      'inet',
    ],
    weak: [
      'login',
      'logged in',
      'from',
      'connection',
      'connected',
      'request',
      'network',
      'visitor',
      'node',
      'src',
      'dst',
      'blocked',
      'address',
      'host',
      'hostname',
      'server',
      'client',
      'gateway',
      'dns',
      'subnet',
      'nameserver',
      'ping',
      'ssh',
      'endpoint',
      'firewall',
      'peer',
    ],
    against: [
      'version',
      'versions',
      'release',
      'section',
      'chapter',
      'oid',
      'build',
      'upgrade',
      'upgraded',
      'clause',
      'firmware',
      'driver',
      'kernel',
      'changelog',
      'lts',
    ],
  },
  finders: [{ literals: ['.0', '.1', '.2', '.3', '.4', '.5', '.6', '.7', '.8', '.9'], verify: addressAround }],
  examples: {
    found: [
      'login from «81.2.69.142» failed',
      'server «10.20.30.40»:8080',
      'http://«198.18.44.7»/x',
      'host «192.168.17.23»/24',
    ],
    clean: [
      '127.0.0.1',
      '"lts": false, "v8": "3.28.71.19"',
      'idX448 = "1.3.101.111"',
      '[11.6.2.2 Future Reserved Words]',
      '192.0.2.1 and 203.0.113.9',
      '1.2.3.4.5',
      '256.1.1.1',
      'v81.2.69.142',
      'version 1.2.3.4',
      '10.20.30',
      'see 1.02.03.04',
      'netmask 255.255.255.0',
      '0.0.0.0:80',
      '81.2.69.1420',
    ],
    worst: ['1.1.', '255.255.255.256 ', '.1', '1.1.1.1'],
  },
};

function addressAround(text: string, dot: number): Match | undefined {
  let start = dot;
  while (dot - start < 3 && isDigitCode(text.charCodeAt(start - 1))) start--;
  if (start === dot || isInWord(text, start - 1) || isFraction(text, start) || !hasSecond(text, dot)) return undefined;
  const found = matchAt(address, text, start);
  return found === undefined
    ? undefined
    : { start, end: start + found.length, ...weigh(found, text.charAt(start - 1)) };
}

function weigh(found: string, before: string): { confidence: number; isTest?: boolean } {
  if (special.test(found)) return { confidence: 0.2, isTest: true };
  if (internal.test(found)) return { confidence: 0.35 };
  if (numbered.test(found)) return { confidence: 0.25 };
  return { confidence: commonplace.test(found) || before === '-' ? 0.35 : 0.65 };
}

function isFraction(text: string, start: number): boolean {
  return text.charAt(start - 1) === '.';
}

/** Whether a second dot comes soon, as it does in no decimal fraction. */
function hasSecond(text: string, dot: number): boolean {
  for (let at = dot + 1; at < dot + 5; at++) {
    if (text.charCodeAt(at) === 0x2e) return at > dot + 1;
    if (!isDigitCode(text.charCodeAt(at))) return false;
  }
  return false;
}
