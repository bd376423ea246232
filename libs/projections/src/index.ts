export { PostgresStateCache } from './postgres.state-cache.js';
export type { Projection } from './projection.js';
export { Projector, type ProjectorOptions } from './projector.js';
export { projectionTables, sequenceColumn } from './tables.js';
