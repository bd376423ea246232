import { token } from '../token.js';

/** Credentials of Dependency-Track: https://docs.dependencytrack.org/integrations/rest-api/ */
export const dependencyTrackDetectors = [
  token({
    id: 'dependency_track_key',
    title: 'Dependency-Track API key',
    forms: ['odt_{base62:32-64}'],
  }),
];
