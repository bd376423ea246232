import { Action, create, Direction, GuardrailProfileSchema, type GuardrailProfile } from '@gatehouse/contracts';
import {
  Budget,
  builtIn,
  compileProfile,
  detectorCatalogue,
  levelOf,
  partOfMessage,
  scanMessage,
  scanText,
  validateProfile,
  type Detector,
  type LevelName,
  type MessagePart,
} from '@gatehouse/guardrail-engine';
import { invalid } from '../invalid.js';

/** One thing that was found; never the value. */
export interface Found {
  detector: string;
  /** In UTF-16 code units of the text. */
  start: number;
  end: number;
  level: LevelName;
  confidence: number;
  /** In a message: JSON pointer of the text. */
  path?: string;
}

export interface Scanned {
  findings: readonly Found[];
  outcome: string;
}

/** Looks for what a profile, or every detector, finds. */
export interface TextScanner {
  scanText(text: string): Scanned;
  scanMessage(message: object): Scanned;
}

/** What the rules of a profile find, and what would become of it. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export function profileScanner(profile: GuardrailProfile, direction: 'request' | 'response'): TextScanner {
  const own = profile.rules.flatMap((rule) => rule.detectors).find((name) => name.startsWith('org.'));
  if (own) {
    throw invalid(
      `The profile names "${own}", and detectors of an organization's own are known to its gateway alone: leave it out, or scan with POST /api/guardrails/scan.`,
    );
  }
  const [problem] = validateProfile(profile);
  if (problem) throw invalid(`The profile is not valid: ${problem}.`);
  const rules = compileProfile(profile, direction);
  const rulesOf = new Map<MessagePart, typeof rules>();
  const rulesFor = (message: object) => {
    const part = partOfMessage(message);
    if (!rulesOf.has(part)) rulesOf.set(part, compileProfile(profile, direction, { part }));
    return rulesOf.get(part);
  };
  const scanned = ({ findings, outcome }: ReturnType<typeof scanMessage>, isMessage: boolean): Scanned => ({
    findings: findings.map(({ path, ...finding }) => found(finding, isMessage ? path : undefined)),
    outcome,
  });
  return {
    scanText: (text) => scanned(scanText(text, rules).result, false),
    scanMessage: (message) => scanned(scanMessage(message, undefined, rulesFor(message)), true),
  };
}

/** What all detectors find, or those that are named by id or group; it is logged and nothing else. */
export function everyDetector(ids: readonly string[] | undefined): TextScanner {
  const isNamed = selection(ids);
  const asked = builtIn.ask(isNamed);
  const detectors = builtIn.detectors.filter(isNamed).map(({ id }) => id);
  const rules = [{ detectors, direction: Direction.BOTH, action: Action.LOG }];
  const profile = profileScanner(create(GuardrailProfileSchema, { name: 'all', rules }), 'response');
  return {
    scanText(text) {
      const budget = new Budget(text.length);
      const hits = builtIn.scanText(text, asked, [], budget);
      const findings = hits.map(({ detector, ...hit }) => found({ ...hit, detector: detector.id }));
      if (budget.saying) findings.unshift(found({ ...wholeOf(text), detector: budget.saying }));
      return { findings, outcome: findings.length > 0 ? 'logged' : 'none' };
    },
    scanMessage: (message) => profile.scanMessage(message),
  };
}

/** @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID for an id that is none */
function selection(ids: readonly string[] | undefined): (detector: Detector) => boolean {
  const isOf = (name: string, id: string) => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name);
  const unknown = ids?.find((name) => !detectorCatalogue.some(({ id }) => isOf(name, id)));
  if (unknown !== undefined) {
    throw invalid(`"${unknown}" is no detector; "gatehouse scan --list-detectors" lists them.`);
  }
  // What is found only in definitions of tools and the like says nothing about a text.
  const isForTexts = ({ parts }: Detector) => !parts || parts.includes('request') || parts.includes('response');
  return (detector) =>
    ids ? ids.some((name) => isOf(name, detector.id)) : detector.isOptIn !== true && isForTexts(detector);
}

/** Of a text that was not looked at to its end nobody knows what is in it. */
function wholeOf(text: string) {
  return { start: 0, end: text.length, confidence: 1 };
}

function found(hit: { detector: string; start: number; end: number; confidence: number }, path?: string): Found {
  const { detector, start, end, confidence } = hit;
  const rounded = Math.round(confidence * 100) / 100;
  return {
    detector,
    start,
    end,
    level: levelOf(confidence),
    confidence: rounded,
    ...(path === undefined ? {} : { path }),
  };
}
