import { token } from '../token.js';

/** Credentials of RubyGems: https://guides.rubygems.org/api-key-scopes/ */
export const rubygemsDetectors = [
  token({
    id: 'rubygems_api_key',
    title: 'RubyGems API key',
    forms: ['rubygems_{hex:48}'],
  }),
];
