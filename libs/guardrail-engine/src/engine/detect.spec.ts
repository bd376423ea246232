import { describe, expect, it } from '@jest/globals';
import type { Detector } from '../detector.js';
import { Detecting } from './detect.js';
import type { Question } from './message-hit.js';
import { compileScanner } from './scanner.js';

const base = { title: 'x', description: 'x', label: 'project', examples: { found: [], clean: [], worst: [] } };
const context = { words: ['project'] };
const needing: Detector = {
  ...{ ...base, id: 'org.needing', kind: 'organization', context: { ...context, isRequired: true } },
  finders: [{ literals: ['nimbus'], verify: (_, start, end) => ({ start, end, confidence: 0.9 }) }],
};
const searching: Detector = { ...needing, id: 'org.searching', finders: [{ search: searchNimbus }] };
const doubtful: Detector = {
  ...{ ...base, id: 'org.doubtful', kind: 'organization', context },
  finders: [{ literals: ['nimbus'], verify: (_, start, end) => ({ start, end, confidence: 0.2 }) }],
};
const long: Detector = {
  ...{ ...base, id: 'org.long', kind: 'organization', context: { ...context, isRequired: true } },
  finders: [{ shapes: ['99999999999999999999'], verify: () => 0.9 }],
};

const labelled: Detector = {
  ...{ ...base, id: 'org.labelled', kind: 'organization' },
  finders: [{ labels: ['project'], verify: (text, start) => ({ start, end: text.length, confidence: 0.9 }) }],
};

function searchNimbus(text: string) {
  const start = text.indexOf('nimbus');
  return start < 0 ? [] : [{ start, end: start + 6, confidence: 0.9 }];
}

const questionOf = (detector: Detector): Question => {
  const scanner = compileScanner([detector]);
  return [{ scanner, asked: scanner.ask(() => true) }];
};

function keysFound(json: string, question: Question): string[] {
  const detecting = new Detecting(JSON.parse(json) as object, new TextEncoder().encode(json), question);
  while (!detecting.step(Infinity));
  expect(detecting.isIncomplete).toBe(false);
  return detecting.hits.map(({ place }) => `${place.container.key}.${place.key}`);
}

describe.each([
  ['that needs its context', needing],
  ['that needs its context and reads whole texts', searching],
  ['that is sure in its context only', doubtful],
  ['that looks behind a name', labelled],
])('a detector %s', (_, detector) => {
  it('finds a key under the keys that say what it is, though it stands elsewhere before', () => {
    expect(keysFound('{"a":{"nimbus":1},"project":{"nimbus":2}}', questionOf(detector))).toEqual(['project.nimbus']);
  });

  it('does so when an earlier message had the key elsewhere', () => {
    const question = questionOf(detector);
    expect(keysFound('{"a":{"nimbus":1}}', question)).toEqual([]);
    expect(keysFound('{"project":{"nimbus":1}}', question)).toEqual(['project.nimbus']);
  });
});

describe('a message whose keys are too much work', () => {
  const eager: Detector = {
    ...needing,
    cost: 8,
    context: {},
    finders: [{ literals: ['aaa'], verify: () => undefined }],
  };
  const keys = Array.from(
    { length: 400 },
    (_, i) => 'a'.repeat(58) + i.toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'[+digit] ?? ''),
  );
  const json = JSON.stringify(Object.fromEntries(keys.map((key) => [key, true])));

  it('is so again when its keys are known from before', () => {
    const question = questionOf(eager);
    const isIncomplete = () => {
      const detecting = new Detecting(JSON.parse(json) as object, new TextEncoder().encode(json), question);
      while (!detecting.step(Infinity));
      return detecting.isIncomplete;
    };
    // Those that are looked at before there is too much of them are remembered.
    const half = JSON.stringify(Object.fromEntries(keys.slice(0, 200).map((key) => [key, true])));
    expect(keysFound(half, question)).toEqual([]);
    expect([isIncomplete(), isIncomplete()]).toEqual([true, true]);
  });
});

describe('a number of more digits than a double has', () => {
  it('is found under the key that says what it is, though it stands under another before', () => {
    const json = '{"total":12345678901234567890,"project":12345678901234567890}';
    expect(keysFound(json, questionOf(long))).toEqual(['.project']);
  });
});
