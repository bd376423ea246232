import { token } from '../token.js';

/** Credentials of Volcengine: https://www.volcengine.com/docs/6291/65568 */
export const volcengineDetectors = [
  token({
    id: 'volcengine_access_key',
    title: 'Volcengine access key',
    forms: ['AKLT{anybase64:32-60}'],
    confidence: 0.85,
  }),
];
