import { compileScanner, type Scanner } from './engine/scanner.js';
import type { Detector, DetectorKind } from './detector.js';
import { contentDetectors } from './detectors/content/binary.detector.js';
import { finDetectors } from './detectors/fin/fin.detectors.js';
import { healthDetectors } from './detectors/health/health.detectors.js';
import { mcpDetectors } from './detectors/mcp/mcp.detectors.js';
import { pciDetectors } from './detectors/pci/pci.detectors.js';
import { piiDetectors } from './detectors/pii/pii.detectors.js';
import { secretDetectors } from './detectors/secret/secret.detectors.js';

const all: readonly Detector[] = [
  ...pciDetectors,
  ...finDetectors,
  ...secretDetectors,
  ...piiDetectors,
  ...healthDetectors,
  ...mcpDetectors,
  ...contentDetectors,
];

/** Every detector, by id. A new one is added to its group and nowhere else. */
export const detectors: ReadonlyMap<string, Detector> = new Map(all.map((d) => [d.id, d]));

/** The scanner of all detectors that come with the engine. */
export const builtIn: Scanner = compileScanner(all);

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
