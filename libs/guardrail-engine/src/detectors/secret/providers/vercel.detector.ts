import { keyed, token } from '../token.js';

/** Credentials of Vercel: https://vercel.com/docs/rest-api */
export const vercelDetectors = [
  token({
    id: 'vercel_token',
    title: 'Vercel token',
    forms: ['[vcp|vci|vca|vcr|vck]_{base62:24-64}', 'vercel_blob_rw_{base62:16}_{base62:30-40}'],
  }),
  keyed({
    id: 'vercel_legacy_token',
    title: 'Vercel token (legacy)',
    forms: ['{base62:24}'],
    names: ['vercel token', 'vercel api token', 'vercel access token', 'zeit token', 'now token', 'vercel api key'],
  }),
];
