import { token } from '../token.js';

/** Credentials of ReadMe: https://docs.readme.com/main/reference/authentication */
export const readmeDetectors = [
  token({
    id: 'readme_api_key',
    title: 'ReadMe API key',
    forms: ['rdme_{lower:70}'],
  }),
];
