import type { ActiveDetector, ActiveRules, GuardAction } from './bundle.js';
import type { Match } from './detector.js';
import { triggersIn } from './trigger-pass.js';

/** One hit in a message; never the value. */
export interface Finding {
  detector: string;
  /** JSON pointer (RFC 6901) of the text; the key's own pointer when the key was hit. */
  path: string;
  start: number;
  end: number;
  confidence: number;
  action: GuardAction;
}

/** What a scan came to, strictest first: anything blocked, else anything masked, else anything logged. */
export type GuardOutcome = 'none' | 'logged' | 'masked' | 'blocked';

export interface ScanResult {
  findings: readonly Finding[];
  outcome: GuardOutcome;
}

const clean: ScanResult = { findings: [], outcome: 'none' };
const outcomes: Readonly<Record<GuardAction, GuardOutcome>> = { log: 'logged', mask: 'masked', block: 'blocked' };
const maxDepth = 64;

interface Scan {
  active: readonly ActiveDetector[];
  findings: Finding[];
  mask: boolean;
}

/**
 * Scans a parsed JSON-RPC message, keys and numbers too. `bytes` is the text that `message` was parsed from; one pass
 * over it decides whether the message is looked at more closely. Unless the outcome is `blocked`, values whose action
 * is `mask` are replaced in `message` itself, which stays a valid message.
 */
export function scanMessage(message: object, bytes: Uint8Array, rules: ActiveRules | undefined): ScanResult {
  if (!rules) return clean;
  const triggers = triggersIn(bytes) & rules.triggers;
  if (triggers === 0) return clean;
  const active = rules.detectors.filter(({ detector }) => (detector.trigger & triggers) !== 0);
  const scan: Scan = { active, findings: [], mask: false };
  walk(message, '', scan, 0);
  if (scan.findings.length === 0) return clean;
  const outcome = outcomeOf(scan.findings);
  // Masking is a second walk: nothing may be changed in a message that is blocked.
  if (outcome === 'masked') walk(message, '', { active, findings: [], mask: true }, 0);
  return { findings: scan.findings, outcome };
}

/** Scans one text, for trying rules out. */
export function scanText(text: string, rules: ActiveRules): { result: ScanResult; masked: string } {
  const message = { text };
  const result = scanMessage(message, new TextEncoder().encode(JSON.stringify(message)), rules);
  return { result, masked: message.text };
}

function outcomeOf(findings: readonly Finding[]): GuardOutcome {
  const strictest = (['block', 'mask', 'log'] as const).find((action) => findings.some((f) => f.action === action));
  return strictest ? outcomes[strictest] : 'none';
}

function walk(node: object, path: string, scan: Scan, depth: number): void {
  if (depth > maxDepth) return;
  for (const [key, value] of Object.entries(node)) {
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const newKey = Array.isArray(node) ? key : inspect(key, at, scan);
    const newValue = inspectValue(value, at, scan, depth);
    if (!scan.mask || (newKey === key && newValue === value)) continue;
    const container = node as Record<string, unknown>;
    if (newKey !== key) delete container[key];
    container[newKey] = newValue;
  }
}

function inspectValue(value: unknown, path: string, scan: Scan, depth: number): unknown {
  if (typeof value === 'string') return inspect(value, path, scan);
  if (typeof value === 'number' && value >= 1e12) {
    const text = String(value);
    const inspected = inspect(text, path, scan);
    return inspected === text ? value : inspected;
  }
  if (typeof value === 'object' && value !== null) walk(value, path, scan, depth + 1);
  return value;
}

/** Notes what is found in a text; answers the text with what has to be masked replaced. */
function inspect(text: string, path: string, scan: Scan): string {
  const replaced: { match: Match; label: string }[] = [];
  for (const { detector, action, minConfidence } of scan.active) {
    for (const match of detector.detect(text)) {
      if (match.confidence < minConfidence) continue;
      scan.findings.push({ detector: detector.id, path, ...match, action });
      if (action === 'mask') replaced.push({ match, label: detector.label });
    }
  }
  return scan.mask && replaced.length > 0 ? replaceAll(text, replaced) : text;
}

function replaceAll(text: string, replaced: { match: Match; label: string }[]): string {
  let out = '';
  let at = 0;
  for (const { match, label } of replaced.sort((a, b) => a.match.start - b.match.start)) {
    if (match.start < at) continue;
    out += `${text.slice(at, match.start)}[masked: ${label}]`;
    at = match.end;
  }
  return out + text.slice(at);
}
