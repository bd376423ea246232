import { keyed, token } from '../token.js';

/** Credentials of HubSpot: https://developers.hubspot.com/docs/guides/apps/private-apps/overview */
export const hubspotDetectors = [
  token({
    id: 'hubspot_token',
    title: 'HubSpot private app token',
    forms: ['pat-[na1|na2|na3|eu1|ap1]-{uuid}'],
  }),
  keyed({
    id: 'hubspot_api_key',
    title: 'HubSpot API key (legacy)',
    forms: ['{uuid}'],
    names: ['hapikey', 'hubspot api key', 'hubspot key', 'hubspot token', 'hubspot secret', 'hub spot api key'],
  }),
];
