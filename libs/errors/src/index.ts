export { catalogue, type ErrorCode } from './catalogue.js';
export { GatehouseError, asGatehouseError, type ErrorOptions, type ProblemDetails } from './gatehouse-error.js';
