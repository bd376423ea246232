import { token } from '../token.js';

/** Credentials of Baidu AI Cloud: https://cloud.baidu.com/doc/Reference/s/9jwvz2egb */
export const baiduDetectors = [
  token({
    id: 'baidu_api_key',
    title: 'Baidu AI Cloud API key',
    forms: ['bce-v3/ALTAK-{base62:21}/{hex:40}'],
  }),
];
