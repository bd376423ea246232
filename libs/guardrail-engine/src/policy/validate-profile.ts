import type { GuardrailException, GuardrailProfile, GuardrailRule } from '@gatehouse/contracts';
import { detectors as builtInDetectors } from '../catalogue.js';
import type { Detector } from '../detector.js';
import { unknownNames } from './detector-names.js';
import { problemOfPathGlob } from './path-glob.js';

type Known = readonly Pick<Detector, 'id'>[];

/** What is wrong with a profile, in words for its author; empty = nothing. `known` is everything that rules can name. */
export function validateProfile({ rules }: GuardrailProfile, known: Known = [...builtInDetectors.values()]): string[] {
  const names = rules.map(({ id }, index) => id || String(index + 1));
  return rules.flatMap((rule, index) => [
    ...problemsOf(rule, known).map((problem) => `rule ${index + 1} ${problem}`),
    ...(names.indexOf(rule.id) < index && rule.id !== '' ? [`rule ${index + 1} has the id of another rule`] : []),
  ]);
}

/** What is wrong with an exception, in words for its author; empty = nothing. */
export function validateException(
  { detectors, paths }: GuardrailException,
  known: Known = [...builtInDetectors.values()],
): string[] {
  return problemsOfNames(detectors, paths, known).map((problem) => `it ${problem}`);
}

function problemsOf({ detectors, paths, minConfidence }: GuardrailRule, known: Known): string[] {
  const isLevel = minConfidence >= 0 && minConfidence <= 1;
  return [
    ...problemsOfNames(detectors, paths, known),
    ...(isLevel ? [] : ['has a minimum confidence that is not between 0 and 1']),
  ];
}

function problemsOfNames(detectors: readonly string[], paths: readonly string[], known: Known): string[] {
  const badPaths = paths.flatMap((path) => {
    const problem = problemOfPathGlob(path);
    return problem === undefined ? [] : [`has the path "${path}", which ${problem}`];
  });
  return [
    ...(detectors.length === 0 ? ['names no detector'] : []),
    ...unknownNames(detectors, known).map((name) => `names the unknown detector "${name}"`),
    ...badPaths,
  ];
}
