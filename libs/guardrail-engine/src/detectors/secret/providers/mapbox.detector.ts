import { token } from '../token.js';

/** Credentials of Mapbox: https://docs.mapbox.com/accounts/guides/tokens/ */
export const mapboxDetectors = [
  token({
    id: 'mapbox_secret_token',
    title: 'Mapbox secret token',
    forms: ['[sk|tk].eyJ{url:40-200}.{url:20-30}'],
  }),
  token({
    id: 'mapbox_public_token',
    title: 'Mapbox public token',
    forms: ['pk.eyJ{url:40-200}.{url:20-30}'],
    confidence: 0.6,
  }),
];
