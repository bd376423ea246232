import type { Detector, Match } from '../../detector.js';
import { codeBefore, type Ranges } from '../../code-points.js';
import { rowEnd, rowOf } from './hidden-scripts.js';

const tags: Ranges = [[0xe0000, 0xe007f]];
const blackFlag = 0x1f3f4;
/** A flag of a part of a country: two letters of the country, up to three of the part, and the end. */
const flag = /^[a-z]{2}[a-z0-9]{1,3}\u007f$/;

/** What tag characters say: each stands for a character of ASCII. */
function decode(row: readonly number[]): string {
  return String.fromCharCode(...row.map((code) => code - 0xe0000));
}

function verify(text: string, start: number): Match | undefined {
  const end = rowEnd(text, start, tags);
  const said = decode(rowOf(text, start, end));
  if (codeBefore(text, start) === blackFlag && flag.test(said)) return undefined;
  return { start, end, confidence: /[a-z0-9]/i.test(said) ? 0.95 : 0.7 };
}

/**
 * Text in tag characters (U+E0000 to E007F), which no one sees and models read ("ASCII smuggling"). Flags of England,
 * Scotland and the like are made of them, too (Unicode TS 51, emoji tag sequences), and are not found.
 */
export const hiddenTagsDetector: Detector = {
  id: 'mcp.hidden.tags',
  kind: 'threat',
  title: 'Hidden text: tag characters',
  description: 'Invisible text written in Unicode tag characters.',
  label: 'hidden text',
  finders: [{ characters: tags, verify }],
  examples: {
    found: [
      'Hello«\u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}» world',
      'a«\u{e0001}\u{e0065}\u{e006e}»',
      '\u{1f3f4}«\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e0073}\u{e0065}\u{e006e}\u{e0064}\u{e007f}»',
      '«\u{e0020}»',
    ],
    clean: [
      'England \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} plays',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}',
      'Texas \u{1f3f4}\u{e0075}\u{e0073}\u{e0074}\u{e0078}\u{e007f}',
      'A pirate \u{1f3f4}\u200d\u2620\ufe0f and a flag \u{1f3f4}',
      'Deutschland \u{1f1e9}\u{1f1ea}',
    ],
    worst: ['\u{e0041}', 'a\u{e0041}', '\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}'],
  },
};
