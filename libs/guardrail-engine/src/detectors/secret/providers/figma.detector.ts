import { token } from '../token.js';

/** Credentials of Figma: https://www.figma.com/developers/api#access-tokens */
export const figmaDetectors = [
  token({
    id: 'figma_token',
    title: 'Figma token',
    forms: ['[figd|figu|figur|figo]_{url:40-60}'],
  }),
];
