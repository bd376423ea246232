import type { Detector, Match } from '../../detector.js';

const long = 5000;
const overlong = 12000;

function search(text: string): Match[] {
  if (text.length <= long) return [];
  return [{ start: 0, end: text.length, confidence: text.length > overlong ? 0.6 : 0.4 }];
}

const sentence = 'Returns the list of all things that were asked for. ';

/** A description so long that nobody reads it: room to hide orders in, and a load on every conversation. */
export const tooldefOversizeDetector: Detector = {
  id: 'mcp.tooldef.oversize',
  kind: 'threat',
  title: 'Tool definition: overlong',
  description: `A text of a definition of more than ${long} characters.`,
  label: 'overlong definition',
  parts: ['definition'],
  finders: [{ search }],
  examples: {
    found: [`«${sentence.repeat(100)}»`],
    clean: [sentence.repeat(50), ''],
    worst: [sentence],
  },
};
