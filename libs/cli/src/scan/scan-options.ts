import type { LevelName } from '@gatehouse/guardrail-engine';
import type { GlobalOptions } from '../context.js';

export interface ScanOptions extends GlobalOptions {
  profile?: string;
  detectors?: readonly string[];
  direction: 'request' | 'response';
  minLevel: LevelName;
  failOn: LevelName | 'never';
  jsonl?: boolean;
  listDetectors?: boolean;
}
