export { PostgresStateCache } from './postgres.state-cache.js';
export type { Projection } from './projection.js';
export { Projector, type ProjectorOptions } from './projector.js';
export { AggregateState, ProjectionCheckpoint, ProjectionTables1764000000000, sequenceColumn } from './tables.js';
