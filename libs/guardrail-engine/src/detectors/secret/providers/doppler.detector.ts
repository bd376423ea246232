import { token } from '../token.js';

/** Credentials of Doppler: https://docs.doppler.com/reference/auth-token-formats */
export const dopplerDetectors = [
  token({
    id: 'doppler_token',
    title: 'Doppler token',
    forms: ['dp.[ct|pt|st|sa|scim|audit].{base62:40-44}', 'dp.st.{lowerdash:2-35}.{base62:40-44}'],
  }),
];
