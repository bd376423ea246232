import { keyed, token } from '../token.js';

/** Credentials of Tencent Cloud: https://www.tencentcloud.com/document/product/598/32675 */
export const tencentDetectors = [
  token({
    id: 'tencent_secret_id',
    title: 'Tencent Cloud secret id',
    forms: ['AKID{base62:32}'],
    confidence: 0.85,
  }),
  keyed({
    id: 'tencent_secret_key',
    title: 'Tencent Cloud secret key',
    forms: ['{base62:32}'],
    names: ['tencent', 'tencentcloud', 'qcloud', 'tencent cloud'],
  }),
];
