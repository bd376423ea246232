import { Trigger, type Detector, type Match } from '../detector.js';

const begin = /-----BEGIN ((?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?)-----/g;

/** Private keys in PEM text (RFC 7468, and the older labels of OpenSSL, OpenSSH and PGP). */
export const privateKeyPemDetector: Detector = {
  id: 'secret.private_key_pem',
  kind: 'secret',
  title: 'Private key (PEM)',
  description: 'Private keys between BEGIN and END lines',
  label: 'private key',
  trigger: Trigger.pemDashes,
  detect(text) {
    const matches: Match[] = [];
    for (let match = next(text, 0); match; match = next(text, matches.at(-1)?.end ?? 0)) {
      const end = `-----END ${match[1] ?? ''}-----`;
      const found = text.indexOf(end, match.index + match[0].length);
      // A key that is cut off is still a key: everything after its first line goes with it.
      const stop = found < 0 ? text.length : found + end.length;
      matches.push({ start: match.index, end: stop, confidence: found < 0 ? 0.8 : 1 });
    }
    return matches;
  },
};

/** The search goes on behind each key, so that no byte is read twice. */
function next(text: string, from: number): RegExpExecArray | null {
  begin.lastIndex = from;
  return begin.exec(text);
}
