import { keyed } from '../token.js';

/** Credentials of Cisco Meraki: https://developer.cisco.com/meraki/api-v1/authorization/ */
export const merakiDetectors = [
  keyed({
    id: 'meraki_api_key',
    title: 'Cisco Meraki API key',
    forms: ['{hex:40}'],
    names: ['meraki', 'x cisco meraki api key'],
  }),
];
