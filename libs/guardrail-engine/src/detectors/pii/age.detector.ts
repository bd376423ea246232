import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

const years = /(?:1[01]\d|[1-9]?\d)(?![\w%]|[.,:/-]\d)/y;
/** A bare key of an object in source code, behind a value or the brace: examples, for the most part. */
const ofCode = /(?:['"`\]}\d],|\{)\s{1,40}\w{1,12}:[ ]?$/;
const pattern = /(?:1[01]\d|[1-9]?\d)[ -]$/;

/** Ages of persons: `age: 42`, `aged 42`, `42 years old`. Alone they say little; beside words of persons more. */
export const ageDetector: Detector = {
  id: 'pii.age',
  kind: 'personal',
  title: 'Age of a person',
  description: 'Years that are called an age, more surely beside words that speak of persons',
  label: 'age',
  context: {
    words: [
      'patient',
      'gender',
      'sex',
      'male',
      'female',
      'woman',
      'man',
      'he',
      'she',
      'employee',
      'married',
      'applicant',
      'suspect',
      'victim',
      'mother',
      'father',
      'student',
      'diagnosis',
      'dob',
      'first name',
      'last name',
      'resident',
      'geschlecht',
      'patientin',
      'sexo',
      'sexe',
    ],
    against: [
      'cache',
      'max',
      'min',
      'ttl',
      'stale',
      'building',
      'company',
      'minimum',
      'maximum',
      'certificate',
      'verification',
      'max-age',
      'repository',
      'log',
      'bug',
      'project',
      'software',
    ],
  },
  finders: [
    {
      labels: [
        'age',
        'aged',
        'alter',
        'edad',
        'âge',
        'età',
        'idade',
        'leeftijd',
        'patient age',
        'возраст',
        '年齢',
        '年龄',
        '나이',
      ],
      verify: (text, start) => ageAt(text, start, 0.4),
    },
    {
      literals: [
        'years old',
        'year old',
        'years of age',
        'yo male',
        'yo female',
        'jahre alt',
        'ans',
        'años',
        'anni',
        'anos de idade',
        'jaar oud',
      ],
      verify: ageBefore,
    },
  ],
  examples: {
    found: ['patient, age: «42»', 'she is «42» years old', 'a «9»-year-old male', 'aged «67»'],
    clean: [
      'max-age: 42',
      'age: 420',
      'version 42',
      'the company is years old',
      'page 42',
      'Age: 42%',
      'cans 42',
      "{ id: 'a7',\n  age: 32 }",
      'age 4.5',
    ],
    worst: ['age 1', 'years old ', '1 years old '],
  },
};

function ageAt(text: string, start: number, confidence: number): Match | undefined {
  const found = matchAt(years, text, start);
  if (!found || isInWord(text, start - 1)) return undefined;
  const isOfCode = ofCode.test(text.slice(Math.max(0, start - 60), start));
  return { start, end: start + found.length, confidence: isOfCode ? 0.15 : confidence };
}

function ageBefore(text: string, start: number, end: number): Match | undefined {
  if (isInWord(text, end)) return undefined;
  const before = pattern.exec(text.slice(Math.max(0, start - 4), start));
  if (!before) return undefined;
  const at = start - before[0].length;
  return isInWord(text, at - 1) || '.,-'.includes(text.charAt(at - 1) || ' ')
    ? undefined
    : { start: at, end: start - 1, confidence: 0.4 };
}
