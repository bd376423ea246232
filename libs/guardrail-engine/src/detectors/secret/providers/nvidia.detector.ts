import { token } from '../token.js';

/** Credentials of NVIDIA: https://docs.nvidia.com/nim/ */
export const nvidiaDetectors = [
  token({
    id: 'nvidia_api_key',
    title: 'NVIDIA API key',
    forms: ['nvapi-{url:60-70}'],
  }),
];
