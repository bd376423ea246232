import { keyed, token } from '../token.js';

/** Credentials of SonarQube: https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/ */
export const sonarDetectors = [
  token({
    id: 'sonar_token',
    title: 'SonarQube token',
    forms: ['[squ|sqp|sqa]_{hex:40}'],
  }),
  keyed({
    id: 'sonar_legacy_token',
    title: 'SonarQube token (legacy)',
    forms: ['{hex:40}'],
    names: ['sonar', 'sonarcloud', 'sonarqube'],
  }),
];
