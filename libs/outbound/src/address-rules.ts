import ipaddr from 'ipaddr.js';
import { createNetworks, parseAddress, type Address } from './networks.js';

/** Which addresses an outgoing connection may have. */
export interface AddressRules {
  /** Explicitly allowed by an operator, whatever it is. */
  isAllowListed: (address: string) => boolean;
  /** A public unicast address, or allow-listed. */
  isAllowed: (address: string) => boolean;
}

// IPv6 outside of it is not routed on the Internet; among it IPv4-compatible forms of loopback, such as ::7f00:1.
const globalUnicast = ipaddr.parseCIDR('2000::/3');
// Azure's platform endpoint is a public address by range (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
const platformEndpoints = new Set(['168.63.129.16']);

/** @throws TypeError when a network is not a CIDR. */
export function createAddressRules(allowedNetworks: readonly string[]): AddressRules {
  const isAllowListed = createNetworks(allowedNetworks);
  return {
    isAllowListed,
    isAllowed: (text) => {
      const address = parseAddress(text);
      return address !== undefined && (isAllowListed(text) || isPublic(address));
    },
  };
}

/** "unicast" is what is left after private, loopback, link-local, CGNAT, multicast, NAT64, 6to4, Teredo and reserved. */
function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || platformEndpoints.has(address.toString())) return false;
  return address.kind() === 'ipv4' || address.match(globalUnicast);
}
