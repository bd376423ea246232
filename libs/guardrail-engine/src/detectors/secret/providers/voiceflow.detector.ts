import { token } from '../token.js';

/** Credentials of Voiceflow: https://docs.voiceflow.com/ */
export const voiceflowDetectors = [
  token({
    id: 'voiceflow_api_key',
    title: 'Voiceflow API key',
    forms: ['VF.[DM.|WS.|]{anyhex:24}.{base62:16}'],
  }),
];
