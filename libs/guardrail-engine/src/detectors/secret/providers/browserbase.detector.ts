import { token } from '../token.js';

/** Credentials of Browserbase: https://docs.browserbase.com/reference/api/overview */
export const browserbaseDetectors = [
  token({
    id: 'browserbase_api_key',
    title: 'Browserbase API key',
    forms: ['bb_[live|test]_{url:24-40}'],
  }),
];
