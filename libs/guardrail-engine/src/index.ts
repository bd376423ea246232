export {
  compileGuardrails,
  compileProfile,
  validateProfile,
  type ActiveDetector,
  type ActiveRules,
  type AttachedProfile,
  type Guardrails,
  type GuardAction,
  type GuardContext,
  type GuardDirection,
  type Level,
} from './guardrails.js';
export { detectorCatalogue, type DetectorInfo } from './catalogue.js';
export type { Detector, DetectorKind, Match } from './detector.js';
export { scanMessage, scanText, triggersOf, type Finding, type GuardOutcome, type ScanResult } from './scan.js';
