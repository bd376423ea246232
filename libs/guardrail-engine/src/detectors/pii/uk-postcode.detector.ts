import { labelled } from '../../define.js';

/** Those that documents take as examples: https://en.wikipedia.org/wiki/Postcodes_in_the_United_Kingdom#Formatting. */
const specimens = new Set(['SW1A1AA', 'EC1A1BB', 'W1A0AX', 'M11AE', 'B338TH', 'CR26XH', 'DN551PT']);

/** Postcodes of the United Kingdom (Royal Mail, PAF Programmers' Guide), where a key or label calls them so. */
export const ukPostcodeDetector = labelled({
  id: 'pii.uk_postcode',
  kind: 'personal',
  title: 'UK postcode',
  description: 'Postcodes of the United Kingdom, by their form and what they are called',
  label: 'postcode',
  labels: ['postcode', 'post code', 'postal code', 'uk postcode', 'zip', 'zip code', 'postcode area'],
  pattern:
    /(?:[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d|[A-HK-Y]\d\d|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])) ?\d[ABD-HJLNP-UW-Z]{2}(?!\w)/iy,
  confidence: 0.6,
  isTest: (postcode) => specimens.has(postcode.replace(' ', '').toUpperCase()),
  context: { weak: ['address', 'city', 'street', 'town', 'county'] },
  examples: {
    found: ['postcode: «SW7 2AZ»', 'Post code «M2 5DB»', '"postcode": "«EC2V7HN»"'],
    clean: ['SW7 2AZ', 'zip: SW1A 1AA', 'postcode: QW1A 1AA', 'postcode 12345', 'postcode SW1A 1AAA'],
    worst: ['postcode SW1A 1A ', 'postcode '],
  },
});
