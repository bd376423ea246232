import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

const withColons = /[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}(?![\w]|:[0-9A-Fa-f])/y;
const hex = /^[0-9A-F]{12}$/;

/** MAC addresses, EUI-48 (IEEE 802): six pairs of hex with colons or dashes, or three groups of four with full stops. */
export const macDetector: Detector = {
  id: 'pii.mac',
  kind: 'personal',
  title: 'MAC address',
  description: 'Hardware addresses of network interfaces',
  label: 'MAC address',
  context: {
    words: [
      'mac',
      'mac address',
      'ethernet',
      'hwaddr',
      'ether',
      'bssid',
      'hardware address',
      'device',
      'interface',
      'nic',
      'bluetooth',
    ],
    against: ['fingerprint', 'sha1', 'md5'],
  },
  finders: [
    { literals: [...'0123456789abcdef'].map((digit) => `:${digit}`), verify: pairsAround },
    {
      shapes: ['XX-XX-XX-XX-XX-XX', 'XXXX.XXXX.XXXX'],
      verify: (compact) => (hex.test(compact) && isOne(compact) && /[A-F]/.test(compact) ? 0.65 : undefined),
    },
  ],
  examples: {
    found: ['MAC «3c:22:fb:9a:4e:10» seen', 'ether «3C-22-FB-9A-4E-10»', 'device «3c22.fb9a.4e10»'],
    clean: [
      '00:00:00:00:00:00',
      'ff:ff:ff:ff:ff:ff',
      '12:30:45',
      '3c:22:fb:9a:4e:10:77',
      'SHA1 3c:22:fb:9a:4e:10:77:01',
      '12-30-45-10-11-12',
      '3g:22:fb:9a:4e:10',
    ],
    worst: ['3c:22:fb:9a:4e:', 'a1-', '3c:'],
  },
};

function pairsAround(text: string, colon: number): Match | undefined {
  const start = colon - 2;
  if (text.charCodeAt(colon + 3) !== 0x3a || isInWord(text, start - 1) || text.charCodeAt(start - 1) === 0x3a)
    return undefined;
  const found = matchAt(withColons, text, start);
  if (found === undefined || !isOne(found.replaceAll(':', '').toUpperCase())) return undefined;
  return { start, end: start + found.length, confidence: 0.65 };
}

/** Whether it is the address of an interface, not of none or of all. */
function isOne(address: string): boolean {
  return !/^(?:0{12}|F{12}|00005E00|AABBCCDDEEFF|0123456789AB|001122334455)/.test(address);
}
