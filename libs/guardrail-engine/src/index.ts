export {
  compileBundle,
  problemsOf,
  type ActiveDetector,
  type ActiveRules,
  type AttachedProfile,
  type Bundle,
  type GuardAction,
  type GuardContext,
  type GuardDirection,
} from './bundle.js';
export { detectors } from './catalogue.js';
export { Trigger, type Detector, type Match } from './detector.js';
export { scanMessage, scanText, type Finding, type GuardOutcome, type ScanResult } from './scan.js';
