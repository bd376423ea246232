import { token } from '../token.js';

/** Credentials of Segment: https://segment.com/docs/api/public-api/ */
export const segmentDetectors = [
  token({
    id: 'segment_token',
    title: 'Segment public API token',
    forms: ['sgp_{base62:64}'],
  }),
];
