import type { Detector } from '../../detector.js';
import { deaDetector } from './dea.detector.js';
import { icd10Detector } from './icd10.detector.js';
import { mrnDetector } from './mrn.detector.js';

/** What tells of somebody's health. */
export const healthDetectors: readonly Detector[] = [deaDetector, icd10Detector, mrnDetector];
