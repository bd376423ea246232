import { keyed, token } from '../token.js';

/** Credentials of Contentful: https://www.contentful.com/developers/docs/references/authentication/ */
export const contentfulDetectors = [
  token({
    id: 'contentful_token',
    title: 'Contentful personal access token',
    forms: ['CFPAT-{url:43}'],
  }),
  keyed({
    id: 'contentful_delivery_token',
    title: 'Contentful API token',
    forms: ['{url:43}'],
    names: ['contentful'],
  }),
];
