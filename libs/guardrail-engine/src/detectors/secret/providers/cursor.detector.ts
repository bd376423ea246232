import { token } from '../token.js';

/** Credentials of Cursor: https://docs.cursor.com/account/teams/admin-api */
export const cursorDetectors = [
  token({
    id: 'cursor_api_key',
    title: 'Cursor API key',
    forms: ['key_{hex:64}', 'crsr_{hex:64}'],
  }),
];
