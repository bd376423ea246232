/** What sort of place inside a network a host is. */
export type InnerHost = 'metadata' | 'loopback' | 'link-local' | 'private' | 'disguised';

const names: Readonly<Record<string, InnerHost>> = {
  localhost: 'loopback',
  'localhost.localdomain': 'loopback',
  'ip6-localhost': 'loopback',
  'metadata.google.internal': 'metadata',
  metadata: 'metadata',
  'metadata.azure.com': 'metadata',
  'metadata.oraclecloud.com': 'metadata',
  'instance-data': 'metadata',
  'instance-data.ec2.internal': 'metadata',
  'kubernetes.default.svc': 'private',
  'kubernetes.default': 'private',
  'host.docker.internal': 'private',
  'gateway.docker.internal': 'private',
};
/** Domains that answer with whatever address is in the name, or with that of the asker. */
const rebinding =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|rbndr\.us|1u\.ms|traefik\.me)$/;
const metadata = new Set([0xa9fea9fe, 0xa9feaa02, 0x646464c8, 0xc0000018, 0xa83f8110]);

/** The sort of a host of a URL that lies inside; undefined = outside, or a name that only a resolver knows. */
export function innerHost(host: string): InnerHost | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  const known = names[name];
  if (known !== undefined && Object.hasOwn(names, name)) return known;
  if (name.endsWith('.localhost')) return 'loopback';
  if (rebinding.test(name)) return 'disguised';
  if (name.startsWith('[')) return innerIpv6(name.slice(1, -1));
  const address = ipv4Of(name);
  if (address === undefined) return undefined;
  const sort = innerIpv4(address.value);
  return sort !== undefined && sort !== 'metadata' && !address.isPlain ? 'disguised' : sort;
}

/** An IPv4 address in any form that a resolver takes: dotted, one number, octal, hexadecimal (inet_aton). */
function ipv4Of(name: string): { value: number; isPlain: boolean } | undefined {
  if (!/[0-9a-fx]$/.test(name)) return undefined;
  const numbers = name.split('.').map(numberOf);
  const last = numbers.pop();
  if (last === undefined || numbers.length > 3 || last >= 256 ** (4 - numbers.length)) return undefined;
  let value = last;
  for (const [i, number] of numbers.entries()) {
    if (number === undefined || number > 255) return undefined;
    value += number * 256 ** (3 - i);
  }
  return { value, isPlain: /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(name) };
}

function numberOf(part: string): number | undefined {
  if (/^0x[0-9a-f]{0,8}$/.test(part)) return Number.parseInt(part.slice(2) || '0', 16);
  if (/^0[0-7]{1,11}$/.test(part)) return Number.parseInt(part, 8);
  return /^\d{1,10}$/.test(part) ? Number(part) : undefined;
}

/** Networks that are not of the public internet (RFC 6890), as first address and number of bits. */
const networks: readonly (readonly [first: number, bits: number, sort: InnerHost])[] = [
  [0x7f000000, 8, 'loopback'],
  [0x00000000, 8, 'loopback'],
  [0xa9fe0000, 16, 'link-local'],
  [0x0a000000, 8, 'private'],
  [0xac100000, 12, 'private'],
  [0xc0a80000, 16, 'private'],
  [0x64400000, 10, 'private'],
];

function innerIpv4(value: number): InnerHost | undefined {
  if (metadata.has(value)) return 'metadata';
  return networks.find(
    ([first, bits]) => Math.floor(value / 2 ** (32 - bits)) === Math.floor(first / 2 ** (32 - bits)),
  )?.[2];
}

const ipv6: readonly (readonly [form: RegExp, sort: InnerHost])[] = [
  [/^(?:0{0,4}:){1,7}:?0{0,3}[01]$|^::$/, 'loopback'],
  [/^fe[89ab][0-9a-f]:/, 'link-local'],
  [/^fd00:ec2::254$/, 'metadata'],
  [/^f[cd][0-9a-f]{2}:/, 'private'],
];
/** IPv4 in IPv6: mapped, compatible, NAT64, 6to4. */
const dotted = /^(?:::(?:ffff:(?:0:)?)?|64:ff9b::|(?:0{1,4}:){5}(?:ffff|0{1,4}):)(\d{1,3}(?:\.\d{1,3}){3})$/;
const inHex = /^(?:::(?:ffff:(?:0:)?)?|64:ff9b::|2002:)([0-9a-f]{1,4}):([0-9a-f]{1,4})(?:::.{0,20})?$/;

function innerIpv6(written: string): InnerHost | undefined {
  const address = written.split('%')[0] ?? '';
  const known = ipv6.find(([form]) => form.test(address))?.[1];
  if (known !== undefined) return known;
  const value = ipv4In(address);
  return value === undefined || innerIpv4(value) === undefined ? undefined : 'disguised';
}

function ipv4In(address: string): number | undefined {
  const plain = dotted.exec(address)?.[1];
  if (plain !== undefined) return ipv4Of(plain)?.value;
  const [, high, low] = inHex.exec(address) ?? [];
  return high === undefined || low === undefined
    ? undefined
    : Number.parseInt(high, 16) * 65536 + Number.parseInt(low, 16);
}
