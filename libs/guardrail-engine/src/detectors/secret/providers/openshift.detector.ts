import { token } from '../token.js';

/** Credentials of OpenShift: https://docs.openshift.com/container-platform/latest/authentication/understanding-authentication.html */
export const openshiftDetectors = [
  token({
    id: 'openshift_token',
    title: 'OpenShift token',
    forms: ['sha256~{url:43}'],
  }),
];
