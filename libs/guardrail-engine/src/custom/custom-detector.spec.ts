import { describe, expect, it } from '@jest/globals';
import { create, DetectorSettingsSchema, type DetectorSettings, type MessageInitShape } from '@gatehouse/contracts';
import { Budget, compileScanner } from '../engine/scanner.js';
import {
  customDetector,
  customDetectorId,
  customSlugOf,
  problemsOfDetector,
  readDetectorContent,
} from './custom-detector.js';

const settings = (more: MessageInitShape<typeof DetectorSettingsSchema>): DetectorSettings =>
  create(DetectorSettingsSchema, { title: 'Cases', label: 'case', confidence: 0.5, ...more });
const pattern = (text: string, isSlow = false) => ({
  detection: { case: 'regex' as const, value: { pattern: text, isSlow } },
});
const words = settings({ detection: { case: 'wordList', value: {} } });
const noHash = () => new Uint8Array(32);

function found(text: string, of: DetectorSettings, content?: ReturnType<typeof readDetectorContent>) {
  const scanner = compileScanner([customDetector('cases', of, content)]);
  const asked = scanner.ask(() => true, 'request');
  return scanner.scanText(text, asked, [], new Budget(text.length)).map(({ detector, start, end, confidence }) => ({
    id: detector.id,
    value: text.slice(start, end),
    confidence: Math.round(confidence * 100) / 100,
  }));
}

describe("an organization's own detector", () => {
  it('finds its pattern, surer near its context words', () => {
    const cases = settings({ ...pattern('CASE-[0-9]{3}'), contextWords: ['court'], againstWords: ['order'] });
    expect(found('CASE-123', cases)).toEqual([{ id: 'org.regex.cases', value: 'CASE-123', confidence: 0.5 }]);
    expect(found('court CASE-123', cases)).toMatchObject([{ confidence: 0.85 }]);
    expect(found('order CASE-123', cases)).toEqual([]);
  });

  it('that needs context finds nothing without', () => {
    const cases = settings({ ...pattern('CASE-[0-9]{3}'), contextWords: ['court'], requiresContext: true });
    expect(found('CASE-123', cases)).toEqual([]);
    expect(found('court CASE-123', cases)).toHaveLength(1);
  });

  it('that needs context finds none of its words without', () => {
    const needing = settings({ detection: words.detection, contextWords: ['project'], requiresContext: true });
    const content = readDetectorContent(needing, new TextEncoder().encode('Falcon'), noHash);
    expect(found('the Falcon', needing, content)).toEqual([]);
    expect(found('the project Falcon', needing, content)).toHaveLength(1);
  });

  it('finds its words once it has them', () => {
    expect(found('the Falcon', words)).toEqual([]);
    const content = readDetectorContent(words, new TextEncoder().encode('Falcon\nProject Blue'), noHash);
    expect(found('the Falcon', words, content)).toMatchObject([{ id: 'org.wordlist.cases', value: 'Falcon' }]);
  });

  it('has an id with its slug in it, which no other name has', () => {
    expect(customSlugOf(customDetectorId('cases', words))).toBe('cases');
    for (const name of ['org.', 'org.*', 'org.regex.', 'org.regex.*', 'org.regex.A', 'org.other.cases', 'pii.email']) {
      expect(customSlugOf(name)).toBeUndefined();
    }
  });

  it.each([
    ['nothing to find', {}, /Say what/],
    ['a confidence that is none', { ...pattern('abcd'), confidence: Number.NaN }, /between 0 and 1/],
    ['context words that are needed and missing', { ...pattern('abcd'), requiresContext: true }, /needs context words/],
    ['a pattern that is not valid', pattern('abc('), /not valid RE2/],
  ])('is refused with %s', (_, more, reason) => {
    expect(problemsOfDetector(settings(more), () => 0).join()).toMatch(reason);
  });

  it('is refused with a pattern that takes too long, and soon', () => {
    let looks = 0;
    const problems = problemsOfDetector(settings(pattern('abcd')), () => 15 * looks++);
    expect(problems.join()).toMatch(/takes more than 20 ms/);
    expect(looks).toBeLessThan(20);
    expect(problemsOfDetector(settings(pattern('abcd')), () => 0)).toEqual([]);
  });
});
