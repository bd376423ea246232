import { token } from '../token.js';

/** Credentials of GitLab: https://docs.gitlab.com/security/tokens/#token-prefixes */
export const gitlabDetectors = [
  token({
    id: 'gitlab_pat',
    title: 'GitLab personal access token',
    forms: ['glpat-{url:20-27}', 'glpat-{url:27-300}.{lower:2}.{lower:9}'],
  }),
  token({
    id: 'gitlab_runner',
    title: 'GitLab runner token',
    forms: [
      'glrt-{url:20-27}',
      'glrt-t{digit:1}_{url:20-300}',
      'glrt-t{digit:1}_{url:27-300}.{lower:2}.{lower:9}',
      'GR1348941{url:20}',
      'glrtr-{url:20-60}',
    ],
  }),
  token({
    id: 'gitlab_deploy',
    title: 'GitLab deploy token',
    forms: ['gldt-{url:20-60}'],
  }),
  token({
    id: 'gitlab_ci_job',
    title: 'GitLab CI job token',
    forms: ['glcbt-{base62:1-5}_{url:20-60}', 'glcbt-{url:20-60}'],
  }),
  token({
    id: 'gitlab_trigger',
    title: 'GitLab pipeline trigger token',
    forms: ['glptt-{hex:40}', 'glptt-{url:20-60}'],
  }),
  token({
    id: 'gitlab_oauth',
    title: 'GitLab OAuth application secret',
    forms: ['gloas-{hex:64}', 'gloas-{url:64}'],
  }),
  token({
    id: 'gitlab_agent',
    title: 'GitLab agent for Kubernetes token',
    forms: ['glagent-{url:50-64}'],
  }),
  token({
    id: 'gitlab_feed',
    title: 'GitLab feed, mail, SCIM or feature flag token',
    forms: [
      'glft-{url:20-40}',
      'glft-{hex:64}-{digit:1-12}',
      'glimt-{url:25}',
      'glsoat-{url:20-40}',
      'glffct-{url:20-40}',
      'glwt-{url:20-40}',
    ],
  }),
];
