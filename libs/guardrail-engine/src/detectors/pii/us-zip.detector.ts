import { labelled } from '../../define.js';

/** ZIP codes of the United States (USPS Publication 28), which nothing but their name tells from five digits. */
export const usZipDetector = labelled({
  id: 'pii.us_zip',
  kind: 'personal',
  title: 'US ZIP code',
  description: 'Five or nine digits that are called a ZIP code',
  label: 'ZIP code',
  labels: ['zip', 'zip code', 'zipcode', 'zip+4', 'postal code', 'mailing zip'],
  pattern: /\d{5}(?:-\d{4})?(?![\w]|[-.]\d)/y,
  confidence: 0.4,
  check: (zip) => !zip.startsWith('000'),
  context: {
    weak: ['address', 'city', 'state', 'street', 'shipping', 'billing'],
    against: ['file', 'archive', 'download'],
  },
  examples: {
    found: ['ZIP: «94103»', 'zip code «20500-0003»', '"postalCode": "«10001»"'],
    clean: ['zip 1234', 'zip: 00012', 'file.zip 941034', 'zip 94103-12', 'unzip 94103'],
    worst: ['zip 1234 ', 'zip: 12345-123'],
  },
});
