import { token } from '../token.js';

/** Credentials of Apify: https://docs.apify.com/platform/integrations/api */
export const apifyDetectors = [
  token({
    id: 'apify_api_token',
    title: 'Apify API token',
    forms: ['apify_api_{base62:36}'],
  }),
];
