import { token } from '../token.js';

/** Credentials of Hugging Face: https://huggingface.co/docs/hub/security-tokens */
export const huggingfaceDetectors = [
  token({
    id: 'huggingface_token',
    title: 'Hugging Face token',
    forms: ['hf_{base62:34-40}'],
  }),
  token({
    id: 'huggingface_org_token',
    title: 'Hugging Face organization token',
    forms: ['api_org_{base62:34}'],
  }),
];
