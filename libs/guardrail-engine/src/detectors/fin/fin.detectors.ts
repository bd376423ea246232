import type { Detector } from '../../detector.js';
import { bicDetector } from './bic.detector.js';
import { cryptoBtcDetector } from './crypto-btc.detector.js';
import { cryptoEthDetector } from './crypto-eth.detector.js';
import { ibanDetector } from './iban.detector.js';
import { seedPhraseDetector } from './seed-phrase.detector.js';
import { usAbaRoutingDetector } from './us-aba-routing.detector.js';
import { usAccountDetector } from './us-account.detector.js';

/** Where money is kept, and the keys to it. */
export const finDetectors: readonly Detector[] = [
  bicDetector,
  cryptoBtcDetector,
  cryptoEthDetector,
  ibanDetector,
  seedPhraseDetector,
  usAbaRoutingDetector,
  usAccountDetector,
];
