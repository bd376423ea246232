import { accessTokenPattern, formatAccessToken, isWellFormedAccessToken } from '@gatehouse/contracts';
import type { Detector } from '../../detector.js';
import { matchAt } from '../../define.js';

const pattern = new RegExp(accessTokenPattern, 'y');

const token = formatAccessToken(
  'agt',
  Uint8Array.from({ length: 64 }, (_, i) => (i * 53) % 256),
);

/** Access tokens that the gateway itself issued, by form and checksum (see accessTokenPattern in @gatehouse/contracts). */
export const gatehouseTokenDetector: Detector = {
  id: 'secret.gatehouse_token',
  kind: 'secret',
  title: 'Gatehouse access token',
  description: 'Access tokens of this gateway (gth_...), with a right checksum',
  label: 'Gatehouse token',
  finders: [
    {
      literals: ['gth_'],
      verify(text, start) {
        const token = matchAt(pattern, text, start);
        return token && isWellFormedAccessToken(token)
          ? { start, end: start + token.length, confidence: 1 }
          : undefined;
      },
    },
  ],
  examples: {
    found: [`token=«${token}» set`],
    clean: ['gth_pat_', token.toUpperCase()],
    worst: ['gth_pat_', `${token.slice(0, -1)}_`],
  },
};
