import { describe, expect, it } from '@jest/globals';
import { WordList } from './word-list.js';

const words = ['Falcon', 'Project Blue', 'C++', '.NET', 'Müller GmbH', '机密项目', 'X-71', 'blue', 'naïve'];
const list = new WordList(words);

function marked(text: string, matchesCase = false, searched = list): string {
  return searched
    .search(text, { confidence: 0.9, matchesCase })
    .reverse()
    .reduce((rest, { start, end }) => `${rest.slice(0, start)}«${rest.slice(start, end)}»${rest.slice(end)}`, text);
}
const plain = (text: string) => text.replaceAll(/[«»]/g, '');

describe('a word list', () => {
  it.each([
    'the «Falcon» has landed',
    '«FALCON», «falcon»; «Falcon»',
    '"codename":"«falcon»"',
    'about «Project  Blue» and «project\nblue»',
    'we write «C++» and «.NET»',
    '«MÜLLER GMBH» and «Muller GmbH» and «Mu\u0308ller GmbH»',
    '这是«机密项目»的文件',
    'the «x-71»',
    'a «naive» and a «nai\u0308ve» plan',
    '«blue»',
  ])('finds its words however they are written: %j', (text) => {
    expect(marked(plain(text))).toBe(text);
  });

  it.each(['falcons', 'millfalcon', 'falcon9', 'xFalcon', 'projectblue', 'C+', 'NET', 'X71', 'X-710', '机密', ''])(
    'does not find %j',
    (text) => {
      expect(marked(text)).toBe(text);
    },
  );

  it('tells cases apart when it is to', () => {
    expect(marked('Falcon falcon FALCON', true)).toBe('«Falcon» falcon FALCON');
    expect(marked('Müller GmbH, Muller GmbH', true)).toBe('«Müller GmbH», Muller GmbH');
  });

  it('takes the longest of the words at a place', () => {
    expect(marked('Project Blue', false, new WordList(['project', 'project blue', 'project blue sky']))).toBe(
      '«Project Blue»',
    );
  });

  it.each(['', '+++', ' ', 'x'.repeat(201)])('refuses the word %j', (word) => {
    expect(() => new WordList([word])).toThrow(RangeError);
  });

  it('finds each of tens of thousands, and nothing else', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => `code${(i * 7_919).toString(36)}`);
    const big = new WordList(many);
    for (const i of [0, 1, 11_415, 19_999])
      expect(marked(`a ${many[i] ?? ''}.`, false, big)).toBe(`a «${many[i] ?? ''}».`);
    expect(marked(many.map((word) => `${word}x`).join(' '), false, big)).not.toContain('«');
    expect(big.search(many.join(' '), { confidence: 1, matchesCase: false })).toHaveLength(20_000);
  });
});
