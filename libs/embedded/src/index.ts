export { dataFolders, portsFrom, repositoryRoot, type DataFolders, type Ports } from './layout.js';
export { findNatsServer } from './nats-binary.js';
export { startNatsServer, type NatsServer, type NatsServerOptions } from './nats-server.js';
export { PartFailed, tailOf, type Part } from './part.js';
export { serviceEnv, type PartName, type ProductContext } from './parts.js';
export { startPostgres, type PostgresOptions, type PostgresServer } from './postgres.js';
export { isAlive } from './process-identity.js';
export { assertPortsFree, startProduct, type Product, type ProductOptions } from './product.js';
export type { Progress } from './progress.js';
