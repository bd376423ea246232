export { eventually } from './eventually.js';
export {
  startFixtureBackend,
  type FixtureBackend,
  type FixtureBackendOptions,
  type FixtureRequest,
} from './fixture-backend.js';
export { freePortBase, startInfrastructure, type Infrastructure } from './infrastructure.js';
