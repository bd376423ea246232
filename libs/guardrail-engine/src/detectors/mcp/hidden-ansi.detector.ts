import { matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

// The first character is a control character that the finder has seen.
const csi = /\p{Cc}\[?([0-?]{0,32})[ -/]{0,4}([@-~])/uy;
/** Up to its end (BEL or ST), or as far as one looks. */
const osc = /\p{Cc}\]?\P{Cc}{0,512}(?:\p{Cc}\\?)?/uy;
const others = /\p{Cc}(?:[P^_X]\P{Cc}{0,256}(?:\p{Cc}\\)?|[ -/]{0,3}[0-~])?/uy;

const plain = 0.55;

function verify(text: string, start: number): Match | undefined {
  const [first, second] = [text.charCodeAt(start), text.charCodeAt(start + 1)];
  const coloring = first === 0x9b || second === 0x5b ? matchAt(csi, text, start) : undefined;
  if (coloring !== undefined) return { start, end: start + coloring.length, confidence: ofSequence(coloring) };
  const command = first === 0x9d || second === 0x5d ? matchAt(osc, text, start) : undefined;
  // Links (OSC 8) show one address and open another, OSC 52 writes to the clipboard.
  if (command !== undefined) return { start, end: start + command.length, confidence: 0.85 };
  const other = matchAt(others, text, start);
  return other === undefined
    ? undefined
    : { start, end: start + other.length, confidence: other.length > 1 ? 0.6 : 0.5 };
}

/** Colors are ordinary in what programs print, yet no reader sees them; hidden text and moves of the cursor are worse. */
function ofSequence(sequence: string): number {
  if (!sequence.endsWith('m')) return 0.8;
  const parameters = sequence.slice(sequence.startsWith('\u009b') ? 1 : 2, -1).split(/[;:]/);
  if (parameters.includes('38') || parameters.includes('48')) return plain;
  return parameters.includes('8') || isSameColor(parameters) ? 0.85 : plain;
}

function isSameColor(parameters: readonly string[]): boolean {
  const colorOf = (first: string) => parameters.find((value) => value.length > 1 && value.startsWith(first))?.slice(-1);
  return colorOf('3') !== undefined && colorOf('3') === colorOf('4');
}

/**
 * Escape sequences of terminals (ECMA-48 and xterm): hidden text, moves of the cursor, links, titles, the clipboard. Plain
 * colors are found, too, as the least of them.
 */
export const hiddenAnsiDetector: Detector = {
  id: 'mcp.hidden.ansi',
  kind: 'threat',
  title: 'Hidden text: terminal sequences',
  description: 'Escape sequences that hide text or act on a terminal.',
  label: 'terminal sequence',
  finders: [
    {
      characters: [
        [0x1b, 0x1b],
        [0x9b, 0x9b],
        [0x9d, 0x9d],
      ],
      verify,
    },
  ],
  examples: {
    found: [
      'safe«\u001b[8m»curl evil«\u001b[0m»',
      'line«\u001b[2K»«\u001b[1A»',
      '«\u001b]8;;https://example.com/a\u0007»click«\u001b]8;;\u0007»',
      '«\u001b]52;c;cm0gLXJm\u0007»',
      '«\u009b2J»',
      '«\u001b[30;40m»x',
      '«\u001b[32m»ok«\u001b[0m»',
      'pay«\u001b[31m»ment of 12.50',
      'pay«\u009b31m»ment of 12.50',
      '«\u001b[38;5;196m»red',
    ],
    clean: [
      'Print ESC[31m for red.',
      'printf "\\e[0m"',
      'Press ESC [ to go back.',
      'array[31m]',
      'The sequence OSC 8.',
      'List [0m] of lengths.',
      '^[[31m in the log',
      '[31m is left of a color',
      'Set CSI 31 m and then text.',
      '\u241b[31m is a picture of the sign',
    ],
    worst: ['\u001b', '\u001b[', '\u001b]', '\u001b]a', '\u001bP'],
  },
};
