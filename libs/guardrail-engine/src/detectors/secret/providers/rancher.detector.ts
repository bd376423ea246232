import { token } from '../token.js';

/** Credentials of Rancher: https://ranchermanager.docs.rancher.com/api/api-tokens */
export const rancherDetectors = [
  token({
    id: 'rancher_token',
    title: 'Rancher API token',
    forms: ['token-{lower:5}:{lower:54}', 'kubeconfig-u-{lower:5}:{lower:54}', 'kubeconfig-user-{lower:5}:{lower:54}'],
  }),
];
