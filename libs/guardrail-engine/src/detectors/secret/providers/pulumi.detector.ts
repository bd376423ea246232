import { token } from '../token.js';

/** Credentials of Pulumi: https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/ */
export const pulumiDetectors = [
  token({
    id: 'pulumi_token',
    title: 'Pulumi access token',
    forms: ['pul-{hex:40}', 'pul-{lower:40}'],
  }),
];
