import { token } from '../token.js';

/** Credentials of WakaTime: https://wakatime.com/developers */
export const wakatimeDetectors = [
  token({
    id: 'wakatime_api_key',
    title: 'WakaTime API key',
    forms: ['waka_{uuid}', 'waka_tok_{base62:60-90}', 'waka_sec_{base62:60-90}'],
  }),
];
