import { token } from '../token.js';

/** Credentials of Render: https://render.com/docs/api */
export const renderDetectors = [
  token({
    id: 'render_api_key',
    title: 'Render API key',
    forms: ['rnd_{base62:24-40}'],
  }),
];
