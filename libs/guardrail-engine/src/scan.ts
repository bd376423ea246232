import { actionFor, type ActiveRules, type GuardAction } from './guardrails.js';
import type { Match } from './detector.js';
import { maskHits, type Hit } from './mask.js';
import { blank, pathOf, walkMessage } from './message-walk.js';
import { numberTexts } from './number-texts.js';
import { everyTrigger, triggersIn } from './trigger-pass.js';

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
// No honest message has as many; looking for more would hold up everybody else's.
const maxTotal = 10_000;
const minNumber = 1e12;
const maxRounds = 4;

/** JSON-RPC needs these as they are: what would be masked in them is blocked. */
const envelope = new Set(['jsonrpc', 'id', 'method']);

interface Inspected extends Match {
  detector: string;
  label: string;
  action: GuardAction;
}

interface Scan {
  active: ActiveRules['detectors'];
  bytes: Uint8Array | undefined;
  findings: Finding[];
  total: number;
  /** Strictest action so far. */
  action: GuardAction;
  hits: Hit[];
  numbers: Map<number, readonly Inspected[]>;
  texts: ReadonlyMap<number, string> | undefined;
}

/**
 * The pass over the bytes of a message alone: which triggers of the rules are in it. 0 = none of them can find anything,
 * however the bytes are read, so that the message need not be looked at.
 */
export function triggersOf(bytes: Uint8Array | undefined, rules: ActiveRules | undefined): number {
  return rules ? (bytes ? triggersIn(bytes) : everyTrigger) & rules.triggers : 0;
}

/**
 * Scans a parsed JSON-RPC message, keys and numbers too. `bytes` is the JSON text that `message` was parsed from; one
 * pass over it decides whether the message is looked at more closely (without it, it is). Unless the outcome is
 * `blocked`, what is to be masked is replaced in `message` itself, which stays a valid message. A message with more than
 * ten thousand hits is not looked at to its end: it is blocked, unless all that would be done is to log. `triggers` is
 * for those who have looked at the bytes already.
 */
export function scanMessage(
  message: object,
  bytes: Uint8Array | undefined,
  rules: ActiveRules | undefined,
  triggers = triggersOf(bytes, rules),
): ScanResult {
  if (!rules || triggers === 0) return clean;
  const scan: Scan = {
    active: rules.detectors.filter(({ detector }) => (detector.trigger & triggers) !== 0),
    bytes,
    findings: [],
    total: 0,
    action: 'log',
    hits: [],
    numbers: new Map(),
    texts: undefined,
  };
  walkMessage(message, {
    key(container, key) {
      if (scan.total > maxTotal) return;
      const inspected = inspect(scan, key);
      if (inspected.length > 0) note(scan, { container, key, part: 'key', found: key }, inspected);
    },
    value(container, key, found) {
      if (scan.total > maxTotal) return;
      const inspected = typeof found === 'string' ? inspect(scan, found) : inspectNumber(scan, found);
      if (inspected.length > 0) note(scan, { container, key, part: 'value', found }, inspected);
    },
  });
  if (scan.total === 0) return clean;
  if (scan.total > maxTotal && scan.active.some(isMoreThanLog)) scan.action = 'block';
  const changed = scan.action === 'mask';
  if (changed) maskHits(scan.hits);
  return { findings: scan.findings, total: scan.total, outcome: outcomes[scan.action], changed };
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

/**
 * What is found in a text. What is found hides its neighbours: the card in "<token>4111111111111111" looks like a part of
 * a word until the token is taken out. So texts with findings that touch others are looked at again without them.
 */
function inspect({ active }: Scan, text: string): readonly Inspected[] {
  let fresh = detectAll(active, text);
  const inspected = fresh;
  let rest = text;
  for (let round = 0; round < maxRounds && fresh.some((match) => isTouching(rest, match)); round++) {
    rest = blank(rest, fresh);
    fresh = detectAll(active, rest);
    inspected.push(...fresh);
  }
  return inspected;
}

function detectAll(active: ActiveRules['detectors'], text: string): Inspected[] {
  let inspected: Inspected[] | undefined;
  for (const rules of active) {
    for (const match of rules.detector.detect(text)) {
      const action = actionFor(rules, match.confidence);
      const { id, label } = rules.detector;
      if (action) (inspected ??= []).push({ ...match, detector: id, label, action });
    }
  }
  return inspected ?? [];
}

function isTouching(text: string, { start, end }: Match): boolean {
  return /[^\s\0]/.test(text.charAt(start - 1) + text.charAt(end));
}

const none: readonly Inspected[] = [];

function inspectNumber(scan: Scan, value: number): readonly Inspected[] {
  if (Math.abs(value) < minNumber) return none;
  if (Number.isSafeInteger(value)) return inspect(scan, String(value));
  const known = scan.numbers.get(value);
  if (known) return known;
  scan.texts ??= scan.bytes ? numberTexts(scan.bytes) : new Map<number, string>();
  const inspected = inspect(scan, scan.texts.get(value) ?? String(value));
  scan.numbers.set(value, inspected);
  return inspected;
}

/** Puts on record what was found in a key, text or number, and what is to be masked in it. */
function note(scan: Scan, hit: Omit<Hit, 'spans'>, inspected: readonly Inspected[]): void {
  const { container, key, part } = hit;
  const isFixed = part === 'value' && container.parent === undefined && envelope.has(key);
  const decided = isFixed ? inspected.map(blockInsteadOfMask) : inspected;
  const path = scan.findings.length < maxFindings ? pathOf(container, key) : '';
  for (const { label: _, ...found } of decided.slice(0, maxFindings - scan.findings.length)) {
    scan.findings.push({ ...found, path });
  }
  scan.total += decided.length;
  scan.action = strictestOf([scan.action, ...new Set(decided.map(({ action }) => action))]);
  const spans = decided.filter(({ action }) => action === 'mask');
  if (spans.length > 0) scan.hits.push({ ...hit, spans });
}

function blockInsteadOfMask(inspected: Inspected): Inspected {
  return inspected.action === 'mask' ? { ...inspected, action: 'block' } : inspected;
}

function strictestOf(actions: readonly GuardAction[]): GuardAction {
  return (['block', 'mask'] as const).find((action) => actions.includes(action)) ?? 'log';
}
