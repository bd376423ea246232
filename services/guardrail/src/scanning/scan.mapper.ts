import {
  levelOf,
  type Finding,
  type GuardAction,
  type GuardOutcome,
  type LevelName,
  type ScanResult,
} from '@gatehouse/guardrail-engine';

/** One hit, as the API writes it; never the value. */
export interface FindingBody {
  detector: string;
  /** JSON pointer in the message; empty for a text. */
  path: string;
  /** Offsets in UTF-16 code units. */
  start: number;
  end: number;
  confidence: number;
  level: LevelName;
  action: GuardAction;
  mode: 'enforce' | 'monitor';
  /** `<profile>/<rule>`, or `exception/<id>`; null for what the engine says. */
  rule: string | null;
}

/** What guardrails make of a text or message. */
export interface ScanAnswer {
  outcome: GuardOutcome;
  /** The outcome with the candidates of the profiles, where it is another one. */
  shadowOutcome: GuardOutcome | null;
  /** Own detectors that cannot be compiled, or lack their data: what they would have found is not known. */
  failedDetectors: readonly string[];
  /** Version of the guardrails; null when none apply. */
  bundle: string | null;
  /** The first hundred. */
  findings: FindingBody[];
  total: number;
  /** The text as it would be passed on; null when it would be refused, or a message was looked at. */
  text: string | null;
  /** The message as it would be passed on; null when it would be refused, or a text was looked at. */
  message: object | null;
}

/** What a scan came to, in the API's form. */
export function toScanAnswer(
  { outcome, shadowOutcome, findings, total }: ScanResult,
  { bundle, failedDetectors }: Pick<ScanAnswer, 'bundle' | 'failedDetectors'>,
  { text, message }: { text?: string; message?: object },
): ScanAnswer {
  const isRefused = outcome === 'blocked';
  return {
    ...{ outcome, shadowOutcome: shadowOutcome ?? null, failedDetectors, bundle, total },
    findings: findings.map((finding) => toFinding(finding, text !== undefined)),
    text: isRefused ? null : (text ?? null),
    message: isRefused ? null : (message ?? null),
  };
}

function toFinding({ rule, path, ...finding }: Finding, isText: boolean): FindingBody {
  return { ...finding, path: isText ? '' : path, level: levelOf(finding.confidence), rule: rule || null };
}
