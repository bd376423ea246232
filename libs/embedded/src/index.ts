export { dataFolders, portsFrom, repositoryRoot, type DataFolders, type Ports } from './layout.js';
export { findNatsServer, type Progress } from './nats-server.js';
export { isAlive, PartFailed, tailOf, type Part } from './part.js';
export { serviceEnv, type PartName, type ProductContext } from './parts.js';
export { assertPortsFree, startProduct, type Product, type ProductOptions } from './product.js';
