import { token } from '../token.js';

/** Credentials of crates.io: https://doc.rust-lang.org/cargo/reference/publishing.html */
export const cratesDetectors = [
  token({
    id: 'crates_io_token',
    title: 'crates.io API token',
    forms: ['cio{base62:32}'],
  }),
];
