import ipaddr from 'ipaddr.js';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Which addresses an outgoing connection may have. */
export interface AddressRules {
  /** Explicitly allowed by an operator, whatever it is. */
  isAllowListed(address: string): boolean;
  /** A public unicast address, or allow-listed. */
  isAllowed(address: string): boolean;
}

/** @throws TypeError when a network is not a CIDR. */
export function createAddressRules(allowedNetworks: readonly string[]): AddressRules {
  const networks = allowedNetworks.map(parseNetwork);
  const isAllowListed = (address: string) => {
    if (!ipaddr.isValid(address)) return false;
    // ::ffff:10.0.0.1 is 10.0.0.1.
    const parsed = ipaddr.process(address);
    return networks.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network as never, bits));
  };
  return {
    isAllowListed,
    // "unicast" is what is left after private, loopback, link-local (metadata), CGNAT, multicast, NAT64, 6to4, Teredo
    // and reserved ranges.
    isAllowed: (address) =>
      isAllowListed(address) || (ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'),
  };
}

function parseNetwork(text: string): Network {
  try {
    return ipaddr.parseCIDR(text);
  } catch (cause) {
    throw new TypeError(`"${text}" is not a network in CIDR form, such as 10.0.0.0/8`, { cause });
  }
}
