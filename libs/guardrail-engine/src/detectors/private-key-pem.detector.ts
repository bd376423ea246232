import type { Detector } from '../detector.js';

const begin = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?)-----/y;
const maxLength = 16 * 1024;

/** Private keys in PEM text (RFC 7468, and the older labels of OpenSSL, OpenSSH and PGP). */
export const privateKeyPemDetector: Detector = {
  id: 'secret.private_key_pem',
  kind: 'secret',
  title: 'Private key (PEM)',
  description: 'Private keys between BEGIN and END lines',
  label: 'private key',
  finders: [
    {
      literals: ['-----BEGIN'],
      verify(text, start) {
        begin.lastIndex = start;
        const match = begin.exec(text);
        if (!match) return undefined;
        const end = `-----END ${match[1] ?? ''}-----`;
        const body = text.slice(start, start + maxLength);
        const found = body.indexOf(end, match[0].length);
        // A key that is cut off is still a key: everything after its first line goes with it.
        const stop = start + (found < 0 ? body.length : found + end.length);
        return { start, end: stop, confidence: found < 0 ? 0.8 : 1 };
      },
    },
  ],
  examples: {
    found: ['«-----BEGIN ' + 'EC PRIVATE KEY-----\nMHcC»'],
    clean: ['-----BEGIN PUBLIC KEY-----', 'BEGIN PRIVATE KEY'],
    worst: ['-----BEGIN ' + 'PRIVATE KEY-----', '-----BEGIN RSA '],
  },
};
