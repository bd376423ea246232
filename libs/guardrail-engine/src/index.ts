export {
  compileGuardrails,
  compileProfile,
  type ActiveRules,
  type AttachedProfile,
  type Guardrails,
  type GuardrailSources,
  type TrialOptions,
} from './policy/guardrails.js';
export {
  guardActions,
  guardOutcomes,
  type GuardAction,
  type GuardOutcome,
  type MaskStyleName,
} from './policy/action.js';
export type { GuardDirection } from './policy/active-rules.js';
export { annotationKey } from './policy/annotate.js';
export { apply, type Applied, type ApplyOptions } from './policy/apply.js';
export type { Decided, Decision } from './policy/decide.js';
export { isSameTarget, type GuardContext } from './policy/guard-context.js';
export { setOwn } from './policy/write-message.js';
export { validateException, validateProfile } from './policy/validate-profile.js';
export { detectorCatalogue, type DetectorInfo } from './catalogue.js';
export type { Context, Detector, DetectorKind, Examples, Finder, Match, MessagePart } from './detector.js';
export { builtIn } from './catalogue.js';
export { Budget, compileScanner, type Active, type Scanner, type TextHit } from './engine/scanner.js';
export { levelOf, type LevelName } from './level.js';
export { partOfMessage, partOfRequest, partOfResponse, type PartedMessage } from './message-part.js';
export { atOnce } from './engine/steps.js';
export { scanInSteps, scanMessage, scanText, type Finding, type ScanOptions, type ScanResult } from './scan.js';
export {
  customDetector,
  customDetectorId,
  customKindOf,
  customSlugOf,
  emptyDetector,
  failingDetector,
  problemsOfDetector,
  readDetectorContent,
  type CustomKind,
  type DetectorContent,
} from './custom/custom-detector.js';
export { maxWords, problemOfWord, WordList } from './custom/word-list.js';
export { CsvProblem, ExactDataCsv } from './custom/exact-data/csv.js';
export {
  decodeIndex,
  limits as exactDataLimits,
  type ExactDataHeader,
  type KeyedHash,
} from './custom/exact-data/format.js';
