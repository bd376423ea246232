import { token } from '../token.js';

/** Credentials of VK: https://dev.vk.com/en/api/access-token/getting-started */
export const vkDetectors = [
  token({
    id: 'vk_access_token',
    title: 'VK access token',
    forms: ['vk1.a.{url:80-250}'],
  }),
];
