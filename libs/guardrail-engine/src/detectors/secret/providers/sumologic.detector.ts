import { keyed } from '../token.js';

/** Credentials of Sumo Logic: https://help.sumologic.com/docs/manage/security/access-keys/ */
export const sumologicDetectors = [
  keyed({
    id: 'sumologic_access_key',
    title: 'Sumo Logic access key',
    forms: ['{base62:64}'],
    names: ['sumologic', 'sumo logic', 'sumo'],
  }),
];
