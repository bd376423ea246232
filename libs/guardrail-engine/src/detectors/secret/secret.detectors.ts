import type { Detector } from '../../detector.js';
import { dbConnectionStringDetector, urlCredentialsDetector } from './connection.detector.js';
import { gatehouseTokenDetector } from './gatehouse-token.detector.js';
import { genericAssignmentDetector } from './generic-assignment.detector.js';
import { basicHeaderDetector, bearerHeaderDetector } from './header.detector.js';
import { highEntropyDetector } from './high-entropy.detector.js';
import { jwtDetector } from './jwt.detector.js';
import { netrcDetector } from './netrc.detector.js';
import { passwordHashDetector } from './password-hash.detector.js';
import { privateKeyFileDetector, privateKeyPemDetector } from './private-key.detector.js';
import { providerDetectors } from './providers.js';
import { hexPrivateKeyDetector, privateKeyJwkDetector, wireguardKeyDetector } from './raw-key.detector.js';
import { sessionCookieDetector } from './session-cookie.detector.js';

/** Credentials: the tokens of providers first, which are the most specific, then what any credential may look like. */
export const secretDetectors: readonly Detector[] = [
  gatehouseTokenDetector,
  ...providerDetectors,
  privateKeyPemDetector,
  privateKeyFileDetector,
  privateKeyJwkDetector,
  wireguardKeyDetector,
  hexPrivateKeyDetector,
  jwtDetector,
  dbConnectionStringDetector,
  urlCredentialsDetector,
  bearerHeaderDetector,
  basicHeaderDetector,
  sessionCookieDetector,
  passwordHashDetector,
  netrcDetector,
  genericAssignmentDetector,
  highEntropyDetector,
];
