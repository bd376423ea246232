export type { LoggedCall, LogFilter } from './call-log.js';
export {
  startConformanceBackend,
  type ConformanceBackend,
  type ConformanceBackendOptions,
} from './conformance/conformance-backend.js';
export type { Ledger, LedgerEntry } from './conformance/ledger.js';
export {
  hasPassed,
  isWrong,
  runConformanceSuite,
  type Revision,
  type ScenarioResult,
  type SuiteCheck,
} from './conformance/suite.js';
export { makeCertificate, type TestCertificate } from './certificate.js';
export { eventually } from './eventually.js';
export {
  startFixtureBackend,
  type FixtureBackend,
  type FixtureBackendOptions,
  type FixtureRequest,
} from './fixture-backend.js';
export { startGatehouse, type Gatehouse, type GatehouseOptions } from './gatehouse.js';
export { GatehouseVerbs, type ApiAnswer, type FrontDoor, type GuardrailRule } from './gatehouse-verbs.js';
export { freePortBase, startInfrastructure, type Infrastructure } from './infrastructure.js';
export { KeycloakAdmin, type KeycloakAdministrator } from './keycloak-admin.js';
export { callMcp, type McpAnswer, type McpCall } from './mcp-call.js';
export { startNats, type TestNats } from './nats.js';
export {
  startAuthorizationServer,
  type AuthorizationServer,
  type AuthorizationServerOptions,
  type TestToken,
} from './oauth/authorization-server.js';
export { startFaultyServer, type FaultyServer } from './oauth/faulty-server.js';
export {
  startProtectedBackend,
  type ProtectedBackend,
  type ProtectedBackendOptions,
} from './oauth/protected-backend.js';
export { hasPython, installPython, pythonOf } from './python-environment.js';
