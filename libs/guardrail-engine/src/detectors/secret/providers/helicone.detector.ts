import { token } from '../token.js';

/** Credentials of Helicone: https://docs.helicone.ai/helicone-headers/helicone-auth */
export const heliconeDetectors = [
  token({
    id: 'helicone_api_key',
    title: 'Helicone API key',
    forms: [
      'sk-helicone-{lower:7}-{lower:7}-{lower:7}-{lower:7}',
      'sk-helicone-[eu|cp|rp]-{lower:7}-{lower:7}-{lower:7}-{lower:7}',
    ],
  }),
];
