declare module 'keycloak-connect/middleware/auth-utils/token.js' {
  /** Reads claims of a token; verifies nothing. */
  export default class KeycloakToken {
    constructor(token: string);
    hasRealmRole(role: string): boolean;
    hasApplicationRole(application: string, role: string): boolean;
  }
}
