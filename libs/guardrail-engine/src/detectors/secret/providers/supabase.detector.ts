import { token } from '../token.js';

/** Credentials of Supabase: https://supabase.com/docs/guides/api/api-keys */
export const supabaseDetectors = [
  token({
    id: 'supabase_token',
    title: 'Supabase access token',
    forms: ['sbp_{hex:40}', 'sbp_oauth_{hex:40}', 'sbp_v0_{hex:40}'],
  }),
  token({
    id: 'supabase_secret_key',
    title: 'Supabase secret key',
    forms: ['sb_secret_{url:31}'],
  }),
];
