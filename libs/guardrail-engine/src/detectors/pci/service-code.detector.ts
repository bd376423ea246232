import { labelled } from '../../define.js';

/** Service codes of cards: interchange, authorisation and services (ISO/IEC 7813, 4.4), which only their name tells. */
export const serviceCodeDetector = labelled({
  id: 'pci.service',
  kind: 'payment',
  title: 'Card service code',
  description: 'The three digits that say where and how a card may be used, by what they are called',
  label: 'card service code',
  labels: ['service code', 'card service code', 'service restriction code'],
  pattern: /[12567][024][0-7](?![\w]|[.,-]\d)/y,
  confidence: 0.3,
  context: { words: ['card', 'track', 'magstripe', 'magnetic stripe', 'emv', 'pan', 'cvv'] },
  examples: {
    found: ['card track 2, service code «201»', 'service code: «101» of the magstripe'],
    clean: ['service code 999', 'service code 2010', 'code 201', 'service code: 20'],
    worst: ['service code 20 '],
  },
});
