import type { Detector, Match } from '../../detector.js';
import { entropyOf } from '../entropy.js';

const smallest = 160;

function verify(text: string, start: number, end: number): Match | undefined {
  const before = text.slice(Math.max(0, start - 48), start);
  // Images, keys and digests are what they say.
  if (/(?:base64,|data:[a-z/+.-]{1,30};|sha\d{3}-|ssh-(?:rsa|ed25519) |-----\s{0,2})$/i.test(before)) return undefined;
  const sample = text.slice(start, Math.min(end, start + 1024));
  if (isPath(sample) || entropyOf(sample) < 4.2) return undefined;
  return { start, end, confidence: 0.4 };
}

/** Letters with slashes are a path, letters of one case a word. */
function isPath(sample: string): boolean {
  return (
    !/\d/.test(sample) ||
    !/[a-z]/.test(sample) ||
    !/[A-Z]/.test(sample) ||
    (sample.match(/[/_-]/g)?.length ?? 0) > sample.length / 8
  );
}

function verifyHex(text: string, start: number, end: number): Match | undefined {
  const sample = text.slice(start, Math.min(end, start + 1024));
  return entropyOf(sample) < 3.3 ? undefined : { start, end, confidence: 0.35 };
}

/**
 * A long piece of base64 or hex in an argument, which may be anything: worth a look where a tool writes to the outside.
 * What can be decoded is decoded and scanned besides.
 */
export const exfilEncodedBlobDetector: Detector = {
  id: 'mcp.exfil.encoded_blob',
  kind: 'threat',
  title: 'Exfiltration: encoded data',
  description: 'Long pieces of base64 or hex in arguments.',
  label: 'encoded data',
  parts: ['request'],
  context: {
    words: ['exfil', 'upload secret'],
    against: [
      'image',
      'png',
      'jpeg',
      'jpg',
      'pdf',
      'file',
      'blob',
      'content',
      'certificate',
      'signature',
      'public key',
      'thumbnail',
      'audio',
      'video',
      'screenshot',
      'data uri',
      'attachment',
      'cursor',
      'nonce',
    ],
  },
  finders: [
    { run: 'base64', least: smallest, verify },
    { run: 'hex', least: 2 * smallest, verify: verifyHex },
  ],
  examples: {
    found: [
      'note: «VGhpcyBpcyBhIGxvbmcgdGV4dCB0aGF0IGdvZXMgb3V0IGluIGFuIGFyZ3VtZW50LCB3aXRoIG5hbWVzIGFuZCBudW1iZXJzIDEyMzQ1Njc4OTAgYW5kIG1vcmUgd29yZHMgdG8gYmUgbG9uZyBlbm91Z2ggZm9yIGl0IHRvIGNvdW50Lg»',
    ],
    clean: [
      'id: VGhpcyBpcyBzaG9ydA',
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4',
      'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
      'usr/local/share/applications/of/many/programs/and/their/icons/and/their/translations/into/many/languages/of/the/world/usr/local/share/applications/of/many/programs',
    ],
    worst: ['VGhpcyBpcyBhIGxvbmcgdGV4dCB0', 'A1b2', '0123456789abcdef'],
  },
};
