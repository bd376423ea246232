import { keyed } from '../token.js';

/** Credentials of Twitch: https://dev.twitch.tv/docs/authentication/ */
export const twitchDetectors = [
  keyed({
    id: 'twitch_token',
    title: 'Twitch token or secret',
    forms: ['{lower:30}'],
    names: ['twitch'],
  }),
];
