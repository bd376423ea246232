export { parseChallenge, scopesIn, type Challenge } from './challenge.js';
export { discover, rejected, serverMetadata, type Discovered, type NamedByAdministrator } from './discovery.js';
export { createOutboundFetch, type OutboundFetch, type OutboundRequest } from './outbound-fetch.js';
