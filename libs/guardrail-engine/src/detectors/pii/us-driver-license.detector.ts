import { labelled } from '../../define.js';

/**
 * Driver's licenses of the United States, by what they are called and the forms of the states: a letter or two and five to
 * thirteen digits, or seven to ten digits alone (AAMVA, Driver License/Identification Card Design Standard, annex).
 */
export const usDriverLicenseDetector = labelled({
  id: 'pii.us_driver_license',
  kind: 'personal',
  title: "US driver's license",
  description: "Driver's license numbers, by what they are called and the forms of the states",
  label: "driver's license",
  labels: [
    "driver's license",
    "driver's license number",
    "driver's license no",
    'drivers license',
    'drivers license number',
    'driver license',
    'driver license number',
    'driver’s license',
    'dl number',
    'dl no',
    'dl no.',
    'dl#',
    'license no',
    'license no.',
    'license number',
    'driving license',
    'driving license number',
    "driver's licence",
    'drivers licence',
    'driver licence',
    'dln',
  ],
  pattern:
    /(?:[A-Z]{1,2}[ -]?\d{3}[ -]\d{3}[ -]\d{2}[ -]?\d{3}(?:[ -]?\d)?|[A-Z]\d{3}-\d{4}-\d{4}|[A-Z]{1,3}\d{5,13}[A-Z]?|\d{2}-\d{3}-\d{4}|\d{3} \d{3} \d{3}|\d{7,10}|\d{2}[A-Z]{3}\d{5}|[A-Z]\d{2}-\d{2}-\d{4})(?![\w]|[-.]\d)/y,
  confidence: 0.6,
  context: {
    weak: ['dmv', 'state', 'driver', 'drivers'],
    against: ['software', 'product', 'activation', 'medical license', 'nursing'],
  },
  examples: {
    found: [
      "driver's license: «D1234567»",
      'DL number «S530-4609-1234»',
      'license no. «A123456789012»',
      '"driver_license": "«12345678»"',
    ],
    clean: ['driver license MIT', "driver's license 12345", 'license number MIT-2.0', 'license D1234567 or later'],
    worst: ['dl number A12 ', "driver's license A123-"],
  },
});
