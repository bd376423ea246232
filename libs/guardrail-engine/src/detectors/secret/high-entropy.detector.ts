import { isInWord } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { entropyOf } from '../entropy.js';
import { wordRatio } from './drawn.js';
import { formOf } from './form.js';
import { isPattern, isPlaceholder } from './placeholder.js';

const leastBase64 = 32;
const leastHex = 40;
const longest = 200;
const hex = /^[0-9a-fA-F]+$/;
const digestBefore = /(?:sha-?\d*|md5|commit|integrity|digest|checksum|hash|etag|fingerprint)["']?\W{0,3}$/i;
const sample = formOf('{base62:44}').sample;

/**
 * Any text that looks drawn, whatever its name. Ids, digests and image data look the same, so that it is only looked for
 * when a rule names it, such as for what leaves by a tool that sends.
 */
export const highEntropyDetector: Detector = {
  id: 'secret.high_entropy',
  kind: 'secret',
  title: 'Text that looks drawn',
  description: 'Long texts of random letters and digits, whatever they are called; also finds ids and digests',
  label: 'random text',
  isOptIn: true,
  context: { words: ['secret', 'token', 'password', 'api key', 'credential', 'private'], against: ['uuid', 'digest'] },
  finders: [{ run: 'base64', least: leastBase64, verify }],
  examples: {
    found: [`x ${sample} y`.replace(sample, `«${sample}»`), `blob=«${formOf('{hex:48}').sample}»`],
    clean: [
      `sha256:${formOf('{hex:64}').sample}`,
      'services/guardrail/src/detectors/high-entropy-detector',
      '0f8fad5b-d9cb-469f-a165-70867728950e',
      'thisIsAVeryLongIdentifierWithManyWordsInIt2',
    ],
    worst: [`${sample} `, `${formOf('{hex:40}').sample} `],
  },
};

function verify(text: string, start: number, end: number): Match | undefined {
  const length = end - start;
  if (length > longest || isInWord(text, start - 1)) return undefined;
  const value = text.slice(start, end);
  const isNamed = digestBefore.test(text.slice(Math.max(0, start - 20), start));
  return isNamed || !looksDrawn(value) ? undefined : { start, end, confidence: 0.3 };
}

function looksDrawn(value: string): boolean {
  const isHex = hex.test(value);
  const isLong = isHex ? value.length >= leastHex : /\d/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value);
  if (!isLong || entropyOf(value) < (isHex ? 3.2 : 4.2) || wordRatio(value) > 0.3) return false;
  return !isPlaceholder(value) && !isPattern(value);
}
