// breaks: keycloak-connect-in-one-place, keycloak-connect-verifies-nothing, declared-packages-only
import 'keycloak-connect/middleware/auth-utils/grant-manager.js';
