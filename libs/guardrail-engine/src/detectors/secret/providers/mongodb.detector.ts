import { token } from '../token.js';

/** Credentials of MongoDB Atlas: https://www.mongodb.com/docs/atlas/api/service-accounts-overview/ */
export const mongodbDetectors = [
  token({
    id: 'mongodb_atlas_secret',
    title: 'MongoDB Atlas service account secret',
    forms: ['mdb_sa_sk_{url:40}'],
  }),
];
