import type { Detector } from '../../detector.js';
import { cardNumberDetector } from './card-number.detector.js';
import { cardTrackDetector } from './card-track.detector.js';
import { cvvDetector } from './cvv.detector.js';
import { expiryDetector } from './expiry.detector.js';
import { serviceCodeDetector } from './service-code.detector.js';

/** What PCI DSS calls account data. */
export const pciDetectors: readonly Detector[] = [
  cardNumberDetector,
  cardTrackDetector,
  cvvDetector,
  expiryDetector,
  serviceCodeDetector,
];
