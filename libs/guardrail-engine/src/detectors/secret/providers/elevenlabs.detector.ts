import { token } from '../token.js';

/** Credentials of ElevenLabs: https://elevenlabs.io/docs/api-reference/authentication */
export const elevenlabsDetectors = [
  token({
    id: 'elevenlabs_api_key',
    title: 'ElevenLabs API key',
    forms: ['sk_{hex:48}'],
  }),
];
