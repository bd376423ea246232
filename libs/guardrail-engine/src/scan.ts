import { forgetTexts } from './engine/events.js';
import { atOnce } from './engine/steps.js';
import { Detecting } from './engine/detect.js';
import type { Question } from './engine/message-hit.js';
import { pathOf } from './message-walk.js';
import type { GuardAction, GuardOutcome } from './policy/action.js';
import { apply, type ApplyOptions } from './policy/apply.js';
import { decide, type Decided, type Decision } from './policy/decide.js';
import type { LackingRule } from './policy/active-rules.js';
import type { ActiveRules } from './policy/guardrails.js';

/** One hit in a message; never the value. */
export interface Finding {
  /** Its id; `engine.budget_exceeded`, `engine.detector_failed`, `engine.detector_missing` and `engine.unfit_result` are said by the engine about the whole message. */
  detector: string;
  /** JSON pointer (RFC 6901) of the text; the key's own pointer when the key was hit. Sensitive keys are masked in it. */
  path: string;
  /** Offsets in the text or key, in UTF-16 code units. */
  start: number;
  end: number;
  confidence: number;
  action: GuardAction;
  /** `monitor` = it would have been done. */
  mode: 'enforce' | 'monitor';
  /** `<profile>/<rule>`, `exception/<id>`, or empty for what the engine says about no rule. */
  rule: string;
}

/** What a scan came to. */
export interface ScanResult {
  /** The first hundred; `total` counts all hits. */
  findings: readonly Finding[];
  total: number;
  outcome: GuardOutcome;
  /** The outcome with the candidates of the profiles, where it is another one. */
  shadowOutcome: GuardOutcome | undefined;
  /** Whether the message was changed, so that its original bytes must not be sent on. */
  changed: boolean;
  /** Whether the tool that the message is about is to be quarantined. */
  isQuarantining: boolean;
}

/** What a scan needs to know besides the message and the rules. */
export interface ScanOptions extends Omit<ApplyOptions, 'part'> {
  /** When it is, milliseconds since 1970-01-01 UTC: exceptions expire. Where it is not said, none holds. */
  readonly nowMs?: number;
  /** Called before the message is changed. */
  readonly beforeChange?: () => void;
}

const clean: ScanResult = Object.freeze({
  ...{ findings: Object.freeze([]), total: 0, outcome: 'none' as const, shadowOutcome: undefined },
  ...{ changed: false, isQuarantining: false },
});
const maxFindings = 100;

const shortText = 4_096;
/** So many characters are looked at before others get their turn. */
const stride = 64 * 1024;

/**
 * Scans a parsed JSON-RPC message, keys and numbers too. `bytes` is the JSON text that `message` was parsed from, for the
 * digits of its long numbers. Unless the outcome is `blocked`, what the rules say is done to `message` itself, which
 * stays a valid message, and a result a valid result of its tool. A message that is more work than any honest one, or has
 * more than ten thousand hits, is not looked at to its end: it is blocked, unless the rules only record, or say otherwise.
 */
export function scanMessage(
  message: object,
  bytes: Uint8Array | undefined,
  rules: ActiveRules | undefined,
  options: ScanOptions = {},
): ScanResult {
  return atOnce(scanInSteps(message, bytes, rules, options));
}

/** The same in steps of a few milliseconds at most, between which others can have their turn. */
export function* scanInSteps(
  message: object,
  bytes: Uint8Array | undefined,
  rules: ActiveRules | undefined,
  options: ScanOptions = {},
): Generator<void, ScanResult> {
  if (!rules) return clean;
  const detecting = new Detecting(message, bytes, rules.question);
  try {
    return yield* look(detecting, message, rules, options);
  } finally {
    // Short texts in which nothing was found are soon written over.
    forgetTexts(detecting.hits.length > 0 ? 0 : shortText);
  }
}

function* look(
  detecting: Detecting,
  message: object,
  rules: ActiveRules,
  options: ScanOptions,
): Generator<void, ScanResult> {
  while (!detecting.step(stride)) yield;
  const { hits, isIncomplete, hasFailed } = detecting;
  const decision = yield* decide(hits, rules, options.nowMs ?? Infinity, isIncomplete);
  const said = !isIncomplete ? undefined : hasFailed ? 'engine.detector_failed' : 'engine.budget_exceeded';
  if (decision.decided.length > 0 || decision.lacking.length > 0 || said)
    return conclude(message, decision, said, rules, options);
  return decision.shadowOutcome ? { ...clean, shadowOutcome: decision.shadowOutcome } : clean;
}

function conclude(
  message: object,
  decision: Decision,
  said: string | undefined,
  { part, masks }: ActiveRules,
  { beforeChange, ...options }: ScanOptions,
): ScanResult {
  const { decided, lacking, shadowOutcome, isQuarantining } = decision;
  // What is on record is where it was found, not where it is afterwards.
  const found = decided.slice(0, maxFindings).flatMap((each) => findingsOf(each, masks));
  if (decision.outcome === 'modified') beforeChange?.();
  const { outcome, changed, isUnfit } = apply(message, decision, { ...options, part });
  const aboutItself = [...sayings(said, outcome === 'blocked' ? 'block' : 'log', isUnfit), ...lacking.map(missing)];
  const total = decided.length + aboutItself.length;
  const findings = [...aboutItself, ...found].slice(0, maxFindings);
  return { findings, total, outcome, shadowOutcome, changed, isQuarantining };
}

const about = { path: '', start: 0, end: 0, confidence: 1, mode: 'enforce' as const, rule: '' };

/** What the engine says about the message as a whole. */
function sayings(said: string | undefined, action: GuardAction, isUnfit: boolean): Finding[] {
  return [
    ...(said ? [{ ...about, detector: said, action }] : []),
    ...(isUnfit ? [{ ...about, detector: 'engine.unfit_result', action: 'block' as const }] : []),
  ];
}

function missing({ id, isClosed }: LackingRule): Finding {
  return { ...about, detector: 'engine.detector_missing', action: isClosed ? 'block' : 'log', rule: id };
}

/** What is done, and what would be. */
function findingsOf({ hit, action, rule, monitored }: Decided, masks: Question): Finding[] {
  const { place, detector, start, end, confidence } = hit;
  const path = (place.path ??= pathOf(place.container, place.key, masks));
  const found = { detector: detector.id, path, start, end, confidence };
  return [
    ...(action === 'allow' ? [] : [{ ...found, action, mode: 'enforce' as const, rule }]),
    ...(monitored ? [{ ...found, ...monitored, mode: 'monitor' as const }] : []),
  ];
}

/** Scans one text, for trying rules out. */
export function scanText(
  text: string,
  rules: ActiveRules | undefined,
  options: ScanOptions = {},
): { result: ScanResult; text: string } {
  const message = { text };
  const result = scanMessage(message, undefined, rules, options);
  return { result, text: message.text };
}
