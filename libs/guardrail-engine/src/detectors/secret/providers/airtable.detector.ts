import { keyed, token } from '../token.js';

/** Credentials of Airtable: https://airtable.com/developers/web/api/authentication */
export const airtableDetectors = [
  token({
    id: 'airtable_token',
    title: 'Airtable personal access token',
    forms: ['pat{base62:14}.{hex:64}'],
  }),
  keyed({
    id: 'airtable_api_key',
    title: 'Airtable API key',
    forms: ['key{base62:14}'],
    names: ['airtable'],
    confidence: 0.45,
  }),
];
