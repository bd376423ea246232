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
export type { Context, Detector, DetectorKind, Examples, Finder, Match, MessagePart } from './detector.js';
export { builtIn } from './catalogue.js';
export { Budget, compileScanner, type Asked, type Scanner, type TextHit } from './engine/scanner.js';
export { scanInSteps, scanMessage, scanText, type Finding, type GuardOutcome, type ScanResult } from './scan.js';
export {
  customDetector,
  customDetectorId,
  customKindOf,
  problemsOfDetector,
  readDetectorContent,
  type CustomKind,
  type DetectorContent,
} from './custom/custom-detector.js';
export { maxWords, problemOfWord } from './custom/word-list.js';
export { ExactDataBuilder, type RowProblem } from './custom/exact-data/builder.js';
export {
  decodeIndex,
  limits as exactDataLimits,
  type ExactDataHeader,
  type KeyedHash,
} from './custom/exact-data/format.js';
