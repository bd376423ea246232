import type { Detector, Match } from '../../detector.js';
import { type Ranges } from '../../code-points.js';
import { isSpokenOf, rowEnd, widthOf } from './hidden-scripts.js';

const controls: Ranges = [
  [0x00, 0x08],
  [0x0b, 0x0c],
  [0x0e, 0x1a],
  [0x1c, 0x1f],
  [0x7f, 0x9a],
  [0x9c, 0x9c],
  [0x9e, 0x9f],
  [0xfff9, 0xfffb],
];
const privateUse: Ranges = [
  [0xe000, 0xf8ff],
  [0xf0000, 0x10ffff],
];

function verify(text: string, start: number): Match | undefined {
  const end = rowEnd(text, start, controls);
  if (isSpokenOf(text, start, end) || isTerminator(text, start, end)) return undefined;
  let confidence = 0;
  for (let at = start; at < Math.min(end, start + 64); at++)
    confidence = Math.max(confidence, threatOf(text.charCodeAt(at)));
  return confidence === 0 ? undefined : { start, end, confidence };
}

/** The bell that ends a command of a terminal, which another detector finds. */
function isTerminator(text: string, start: number, end: number): boolean {
  return (
    end === start + 1 &&
    text.charCodeAt(start) === 0x07 &&
    text.slice(Math.max(0, start - 300), start).includes('\u001b]')
  );
}

function threatOf(code: number): number {
  // Page and line breaks of old, and separators of records.
  if (code === 0x0b || code === 0x0c || code === 0x85 || (code >= 0x1c && code <= 0x1f)) return 0;
  // Backspace and delete overwrite what was shown.
  if (code === 0x08 || code === 0x7f) return 0.65;
  // What is left of text in a wrong encoding.
  if (code >= 0x80 && code <= 0x9f) return 0.35;
  return 0.55;
}

function verifyPrivate(text: string, start: number): Match | undefined {
  const end = rowEnd(text, start, privateUse);
  const width = widthOf(text.codePointAt(start) ?? 0);
  // Icons of fonts come one by one, or a few of them in the prompt of a shell.
  return end - start < 4 * width ? undefined : { start, end, confidence: 0.55 };
}

/**
 * Control characters of C0 and C1 (ISO 6429) other than tabs and line ends, interlinear annotations, and long rows of
 * private characters, which mean nothing to a reader.
 */
export const hiddenControlDetector: Detector = {
  id: 'mcp.hidden.control',
  kind: 'threat',
  title: 'Hidden text: control characters',
  description: 'Control characters and private characters that a reader does not see.',
  label: 'control characters',
  finders: [
    { characters: controls, verify },
    { characters: privateUse, verify: verifyPrivate },
  ],
  examples: {
    found: [
      'pass«\u0000»word',
      'abc«\u0008\u0008\u0008»xyz',
      'a«\u007f»b',
      'x«\u0001\u0002»',
      'note«\ufff9»base«\ufffa»ruby«\ufffb»',
      '«\ue041\ue042\ue043\ue044\ue045\ue046»',
      'pay«\ue041\ue042\ue043\ue044»ment',
    ],
    clean: [
      'a\tb\r\nc\n',
      'page one\u000cpage two',
      '\ue0b0 main \uf126',
      'unit\u001fseparated',
      'next\u0085line',
      '\ue0b0\ue0b2\uf126 main',
      'a\u000bb',
      'Nothing here.',
    ],
    worst: ['\u0000', 'a\u0000', '\ue000', 'a\ue000'],
  },
};
