import { confidenceByChecksum } from '../checksum.js';
import { keyed, token } from '../token.js';

/** Credentials of GitHub: https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ */
export const githubDetectors = [
  token({
    id: 'github_classic',
    title: 'GitHub personal access token (classic)',
    forms: ['ghp_{base62:36}'],
    check: confidenceByChecksum,
  }),
  token({
    id: 'github_oauth',
    title: 'GitHub OAuth token',
    forms: ['gho_{base62:36}'],
    check: confidenceByChecksum,
  }),
  token({
    id: 'github_app',
    title: 'GitHub App token',
    forms: ['[ghu|ghs]_{base62:36}'],
    check: confidenceByChecksum,
  }),
  token({
    id: 'github_refresh',
    title: 'GitHub refresh token',
    forms: ['ghr_{base62:36}', 'ghr_{base62:76}'],
  }),
  token({
    id: 'github_fine',
    title: 'GitHub personal access token (fine-grained)',
    forms: ['github_pat_{base62:22}_{base62:59}', 'github_pat_{url:82}'],
  }),
  keyed({
    id: 'github_legacy_token',
    title: 'GitHub token or client secret (legacy)',
    forms: ['{hex:40}'],
    names: [
      'github token',
      'github client secret',
      'github secret',
      'github api key',
      'github access token',
      'gh token',
      'github oauth token',
      'github key',
      'github pat',
      'github api token',
    ],
  }),
];
