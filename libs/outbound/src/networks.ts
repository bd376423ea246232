import ipaddr from 'ipaddr.js';

/** An address, read from text. */
export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Whether an address, as text, is in one of some networks; false for what is no address. */
export type Networks = (address: string) => boolean;

/**
 * Compiles networks in CIDR form (RFC 4632, RFC 4291 2.3), such as 10.0.0.0/8 or 2001:db8::/32. An IPv4-mapped IPv6
 * address counts as the IPv4 address that it is.
 * @throws TypeError when one is not a CIDR.
 */
export function createNetworks(cidrs: readonly string[]): Networks {
  const networks = cidrs.map(parseNetwork);
  return (text) => {
    const address = parseAddress(text);
    if (!address) return false;
    return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));
  };
}

/** ::ffff:10.0.0.1 is 10.0.0.1. */
export function parseAddress(text: string): Address | undefined {
  return ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

function parseNetwork(text: string): [Address, number] {
  try {
    return ipaddr.parseCIDR(text);
  } catch (cause) {
    throw new TypeError(`"${text}" is not a network in CIDR form, such as 10.0.0.0/8`, { cause });
  }
}
