import { Detecting, type MessageHit, type Place } from './engine/detect.js';
import { actionFor, strength, type ActiveRules, type GuardAction } from './guardrails.js';
import { maskHits, type Hit } from './mask.js';
import { pathOf } from './message-walk.js';

/** One hit in a message; never the value. */
export interface Finding {
  detector: string;
  /** JSON pointer (RFC 6901) of the text; the key's own pointer when the key was hit. Sensitive keys are masked in it. */
  path: string;
  /** Offsets in the text or key, in UTF-16 code units. */
  start: number;
  end: number;
  confidence: number;
  action: GuardAction;
}

/** What a scan came to, strictest first: anything blocked, else anything modified, else anything logged. */
export type GuardOutcome = 'none' | 'logged' | 'modified' | 'blocked';

export interface ScanResult {
  /** The first hundred; `total` counts all. */
  findings: readonly Finding[];
  total: number;
  outcome: GuardOutcome;
  /** Whether the message was changed, so that its original bytes must not be sent on. */
  changed: boolean;
}

const clean: ScanResult = Object.freeze({ findings: Object.freeze([]), total: 0, outcome: 'none', changed: false });
const outcomes: Readonly<Record<GuardAction, GuardOutcome>> = { log: 'logged', mask: 'modified', block: 'blocked' };
const maxFindings = 100;

/** JSON-RPC needs these as they are: what would be masked in them is blocked. */
const envelope = new Set(['jsonrpc', 'id', 'method']);

/** What is to become of a message's hits. */
interface Decided {
  findings: Finding[];
  total: number;
  /** The strictest action. */
  action: GuardAction;
  masked: Map<Place, Hit>;
}

/** So many characters are looked at before others get their turn. */
const stride = 128 * 1024;

/**
 * Scans a parsed JSON-RPC message, keys and numbers too. `bytes` is the JSON text that `message` was parsed from, for the
 * digits of its long numbers. Unless the outcome is `blocked`, what is to be masked is replaced in `message` itself,
 * which stays a valid message; `beforeChange` is called before that. A message that is more work than any honest one, or
 * has more than ten thousand hits, is not looked at to its end: it is blocked, unless all that would be done is to log.
 */
export function scanMessage(
  message: object,
  bytes: Uint8Array | undefined,
  rules: ActiveRules | undefined,
  beforeChange?: () => void,
): ScanResult {
  const steps = scanInSteps(message, bytes, rules, beforeChange);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a few milliseconds at most, between which others can have their turn. */
export function* scanInSteps(
  message: object,
  bytes: Uint8Array | undefined,
  rules: ActiveRules | undefined,
  beforeChange?: () => void,
): Generator<void, ScanResult> {
  if (!rules) return clean;
  const detecting = new Detecting(message, bytes, rules.question);
  while (!detecting.step(stride)) yield;
  const { hits, isIncomplete } = detecting;
  const decided = decide(hits, rules);
  if (decided.total === 0 && !isIncomplete) return clean;
  if (isIncomplete && rules.detectors.some(isMoreThanLog)) decided.action = 'block';
  const changed = decided.action === 'mask';
  if (changed) {
    beforeChange?.();
    maskHits([...decided.masked.values()]);
  }
  return { findings: decided.findings, total: decided.total, outcome: outcomes[decided.action], changed };
}

function decide(hits: readonly MessageHit[], rules: ActiveRules): Decided {
  const decided: Decided = { findings: [], total: 0, action: 'log', masked: new Map() };
  const active = new Map(rules.detectors.map((each) => [each.detector, each]));
  for (const hit of hits) {
    const known = active.get(hit.detector);
    const wanted = known && actionFor(known, hit.confidence);
    if (wanted) note(decided, hit, wanted === 'mask' && isFixed(hit.place) ? 'block' : wanted);
  }
  return decided;
}

/** Puts a hit on record, and what is to be masked of it. */
function note(decided: Decided, { place, detector, start, end, confidence }: MessageHit, action: GuardAction): void {
  decided.total++;
  if (decided.findings.length < maxFindings) {
    const path = (place.path ??= pathOf(place.container, place.key));
    decided.findings.push({ detector: detector.id, path, start, end, confidence, action });
  }
  if (strength[action] > strength[decided.action]) decided.action = action;
  if (action !== 'mask') return;
  const span = { start, end, label: detector.label };
  const hit = decided.masked.get(place);
  decided.masked.set(place, { ...place, spans: [...(hit?.spans ?? []), span] });
}

function isFixed({ part, container, key }: Place): boolean {
  return part === 'value' && container.parent === undefined && envelope.has(key);
}

function isMoreThanLog({ levels }: ActiveRules['detectors'][number]): boolean {
  return levels.some(({ action }) => action !== 'log');
}

/** Scans one text, for trying rules out. */
export function scanText(text: string, rules: ActiveRules | undefined): { result: ScanResult; masked: string } {
  const message = { text };
  const result = scanMessage(message, undefined, rules);
  return { result, masked: message.text };
}
