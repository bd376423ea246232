import { isOneDigit, passesVerhoeff } from '../check-digits.js';
import { nationalId } from './national-id.js';

/** Aadhaar numbers of India, by check digit. Source: UIDAI: twelve digits, the first from 2 on, Verhoeff's check digit. */
export const inAadhaarDetector = nationalId({
  id: 'pii.in_aadhaar',
  title: 'Indian Aadhaar number',
  description: 'Aadhaar numbers of India, by check digit',
  shapes: ['9999 9999 9999', '9999-9999-9999', '999999999999'],
  confidence: 0.5,
  formatted: 0.55,
  check: (id) => /^[2-9]/.test(id) && !isOneDigit(id) && passesVerhoeff(id),
  of: 'person',
  words: [
    'आधार संख्या',
    'आधार नंबर',
    'आधार कार्ड',
    'ஆதார்',
    'ఆధార్',
    'আধার',
    'આધાર',
    'aadhar number',
    'aadhar card',
    'aadhaar',
    'aadhar',
    'adhaar',
    'uidai',
    'uid number',
    'aadhaar number',
    'aadhaar card',
    'आधार',
  ],
  isRequired: true,
  examples: {
    found: ['Aadhaar: «4775 1885 0578»', 'मेरा आधार नंबर «5205-8327-3189» है'],
    clean: [
      'Aadhaar: 3495 6216 6869',
      'Aadhaar: 4246-2555-3839',
      'x_6056 4409 63460',
      'The build took 5844 5162 1354 steps.',
    ],
    worst: ['5218 7685 2136 '],
  },
});
