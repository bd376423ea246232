import { keyed, token } from '../token.js';

/** Credentials of Alibaba Cloud: https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair */
export const alibabaDetectors = [
  token({
    id: 'alibaba_access_key',
    title: 'Alibaba Cloud access key id',
    forms: ['LTAI{base62:12-20}'],
  }),
  keyed({
    id: 'alibaba_secret_key',
    title: 'Alibaba Cloud access key secret',
    forms: ['{base62:30}'],
    names: [
      'alibaba',
      'aliyun',
      'alicloud',
      'alibabacloud',
      'alibaba cloud',
      'access key secret',
      'accesskeysecret',
      'oss secret',
    ],
  }),
];
