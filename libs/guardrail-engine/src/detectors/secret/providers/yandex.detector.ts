import { isMixed, token } from '../token.js';

/** Credentials of Yandex Cloud: https://yandex.cloud/en/docs/iam/concepts/authorization/ */
export const yandexDetectors = [
  token({
    id: 'yandex_api_key',
    title: 'Yandex Cloud API key',
    forms: ['AQVN{url:35-38}'],
  }),
  token({
    id: 'yandex_iam_token',
    title: 'Yandex Cloud IAM token',
    forms: ['t1.{anybase64:20-300}.{url:86}'],
  }),
  token({
    id: 'yandex_static_key',
    title: 'Yandex Cloud static key',
    forms: ['YC{url:38}'],
    confidence: 0.6,
    check: isMixed,
  }),
  token({
    id: 'yandex_oauth_token',
    title: 'Yandex OAuth token',
    forms: ['[y0|y1|y2|y3]_{url:50-70}'],
  }),
];
