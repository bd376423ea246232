import type { Detector, Match } from '../../detector.js';
import { proseKeys } from './arg-path-traversal.detector.js';
import { innerHost, type InnerHost } from './hosts.js';
import { urlAt } from './urls.js';

const threat: Readonly<Record<InnerHost, number>> = {
  metadata: 0.95,
  disguised: 0.85,
  'link-local': 0.8,
  loopback: 0.6,
  private: 0.55,
};
const schemes = new Set(['file', 'gopher', 'dict', 'ldap', 'jar', 'netdoc']);

function verify(text: string, start: number): Match | undefined {
  const url = urlAt(text, start);
  if (!url) return undefined;
  if (schemes.has(url.scheme) && url.path.length > 1)
    return { start, end: url.end, confidence: url.scheme === 'file' ? 0.55 : 0.75 };
  const sort = innerHost(url.host);
  if (sort === undefined) return undefined;
  // In prose and code one writes about servers of one's own.
  const isWithin = (sort === 'loopback' || sort === 'private') && (start > 8 || url.end < text.length - 2);
  return { start, end: url.end, confidence: threat[sort] - (isWithin ? 0.2 : 0) };
}

/** The address of cloud metadata without a scheme. */
function verifyBare(text: string, start: number, end: number): Match | undefined {
  if (/[\w.]/.test(text.charAt(start - 1)) || /[\w]/.test(text.charAt(end)) || text.startsWith('//', start - 2))
    return undefined;
  return { start, end, confidence: 0.7 };
}

/**
 * URLs that lead inside: loopback, link-local, private and metadata addresses, also as one number, octal, hexadecimal or
 * IPv4 in IPv6, and schemes for local files. CWE-918; OWASP A10:2021; RFC 6890.
 */
export const argSsrfDetector: Detector = {
  id: 'mcp.arg.ssrf',
  kind: 'threat',
  title: 'Argument: URL that leads inside',
  description: 'URLs of loopback, private and metadata addresses in any form.',
  label: 'inner URL',
  parts: ['request'],
  context: { against: proseKeys },
  finders: [
    {
      literals: [
        'http://',
        'https://',
        'ws://',
        'wss://',
        'ftp://',
        'file://',
        'gopher://',
        'dict://',
        'ldap://',
        'jar:http',
        'netdoc://',
      ],
      verify,
    },
    { literals: ['169.254.169.254', 'metadata.google.internal'], verify: verifyBare },
  ],
  examples: {
    found: [
      '«http://169.254.169.254/latest/meta-data/»',
      '«http://127.0.0.1:8080/admin»',
      '«https://[::ffff:127.0.0.1]/»',
      '«http://2130706433/»',
      '«http://0x7f.1/»',
      '«http://0177.0.0.1/x»',
      '«http://[::1]:3000»',
      '«http://user:pw@10.0.0.5/»',
      '«file:///etc/hosts»',
      '«http://127.0.0.1.nip.io/»',
      'curl «169.254.169.254» please',
      '«http://[64:ff9b::7f00:1]/»',
    ],
    clean: [
      'https://example.com/127.0.0.1',
      'http://8.8.8.8/',
      'https://10.example.com/',
      'https://example.com:8080/?u=localhost',
      'https://172.15.0.1/ and https://172.32.0.1/',
      'https://[2001:db8::1]/',
      'http://1921681.example.org',
      'https://localhosting.example.com/',
      'https://999.1.1.1/',
      'file it under http',
      'the address 10.0.0.5',
      'https://metadata.example.com/',
    ],
    worst: ['http://', 'http://0x7f.1', 'http://[::ffff:1.', 'file://', '169.254.169.254'],
  },
};
