import { accessTokenPattern, isWellFormedAccessToken } from '@gatehouse/contracts';
import { Trigger, type Detector } from '../detector.js';

const pattern = new RegExp(accessTokenPattern, 'g');

/** Access tokens that the gateway itself issued, by form and checksum (see accessTokenPattern in @gatehouse/contracts). */
export const gatehouseTokenDetector: Detector = {
  id: 'secret.gatehouse_token',
  kind: 'secret',
  title: 'Gatehouse access token',
  description: 'Access tokens of this gateway (gth_...), with a right checksum',
  label: 'Gatehouse token',
  trigger: Trigger.tokenPrefix,
  detect: (text) =>
    [...text.matchAll(pattern)]
      .filter((match) => isWellFormedAccessToken(match[0]))
      .map(({ 0: token, index }) => ({ start: index, end: index + token.length, confidence: 1 })),
};
