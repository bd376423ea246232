export { createAddressRules, type AddressRules } from './address-rules.js';
export { createNetworks, type Networks } from './networks.js';
export { createOutbound, type Lookup, type Outbound, type OutboundOptions } from './outbound.js';
