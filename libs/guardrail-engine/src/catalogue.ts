import type { Detector, DetectorKind } from './detector.js';
import { cardNumberDetector } from './detectors/card-number.detector.js';
import { emailDetector } from './detectors/email.detector.js';
import { gatehouseTokenDetector } from './detectors/gatehouse-token.detector.js';
import { privateKeyPemDetector } from './detectors/private-key-pem.detector.js';

/** Every detector, by id. A new one is added here and nowhere else. */
export const detectors: ReadonlyMap<string, Detector> = new Map(
  [cardNumberDetector, emailDetector, gatehouseTokenDetector, privateKeyPemDetector].map((d) => [d.id, d]),
);

/** A detector as administrators see it. */
export interface DetectorInfo {
  id: string;
  kind: DetectorKind;
  title: string;
  description: string;
}

/** What can be named in a profile. */
export const detectorCatalogue: readonly DetectorInfo[] = [...detectors.values()].map(
  ({ id, kind, title, description }) => ({ id, kind, title, description }),
);
