import { keyed } from '../token.js';

/** Credentials of SparkPost: https://developers.sparkpost.com/api/ */
export const sparkpostDetectors = [
  keyed({
    id: 'sparkpost_api_key',
    title: 'SparkPost API key',
    forms: ['{hex:40}'],
    names: ['sparkpost'],
  }),
];
