import { keyed } from '../token.js';

/** Credentials of Jenkins: https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/ */
export const jenkinsDetectors = [
  keyed({
    id: 'jenkins_token',
    title: 'Jenkins API token',
    forms: ['11{hex:32}'],
    names: ['jenkins'],
  }),
];
