import { token } from '../token.js';

/** Credentials of Courier: https://www.courier.com/docs/reference/ */
export const courierDetectors = [
  token({
    id: 'courier_api_key',
    title: 'Courier API key',
    forms: ['pk_[prod|test]_{upper:28}'],
  }),
];
