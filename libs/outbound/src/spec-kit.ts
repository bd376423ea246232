import { createServer, type AddressInfo } from 'node:net';

/** Addresses that no URL of somebody else's may lead to. */
const addresses = [
  ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1'],
  ...['169.254.169.254', '169.254.170.2', '100.64.0.1', '100.100.100.200', '168.63.129.16', '192.0.0.192'],
  ...['198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
] as const;

const hex = (n: number, digits = 0) => n.toString(16).padStart(digits, '0');
const octal = (n: number) => `0${n.toString(8)}`;
const whole = (bytes: readonly number[]) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);
const fullWidth = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
const encoded = (text: string) => text.replaceAll(/./g, (char) => `%${hex(char.charCodeAt(0))}`);

type Bytes = readonly [number, number, number, number];

/** Ways to write an IPv4 address in a URL. */
const writings: readonly ((bytes: Bytes, text: string) => string)[] = [
  (_, text) => text,
  (_, text) => `${text}.`,
  (bytes) => String(whole(bytes)),
  (bytes) => `0x${hex(whole(bytes))}`,
  (bytes) => octal(whole(bytes)),
  (bytes) => bytes.map((byte) => `0x${hex(byte)}`).join('.'),
  (bytes) => bytes.map((byte) => `0X${hex(byte, 8).toUpperCase()}`).join('.'),
  (bytes) => bytes.map(octal).join('.'),
  ([a, b, c, d]) => `${a}.${octal(b)}.0x${hex(c)}.${d}`,
  ([a, ...rest]) => `${a}.${whole(rest)}`,
  ([a, b, ...rest]) => `${a}.${b}.${whole(rest)}`,
  (_, text) => encoded(text),
  (_, text) => fullWidth(text),
  (_, text) => text.replaceAll('.', '\u3002'),
  (bytes) => `[::ffff:${bytes.join('.')}]`,
  ([a, b, c, d]) => `[::ffff:${hex(a * 256 + b)}:${hex(c * 256 + d)}]`,
  ([a, b, c, d]) => `[0000:0000:0000:0000:0000:FFFF:${hex(a * 256 + b, 4)}:${hex(c * 256 + d, 4)}]`,
  (bytes) => `[::${bytes.join('.')}]`,
  (bytes) => `[::ffff:0:${bytes.join('.')}]`,
  (bytes) => `[64:ff9b::${bytes.join('.')}]`,
  (bytes) => `[64:ff9b:1::${bytes.join('.')}]`,
  ([a, b, c, d]) => `[2002:${hex(a * 256 + b)}:${hex(c * 256 + d)}::1]`,
  ([a, b, c, d]) => `[2001:0:1:1::${hex((a * 256 + b) ^ 0xffff)}:${hex((c * 256 + d) ^ 0xffff)}]`,
];

const ipv6 = [
  ...['::', '::1', '0:0:0:0:0:0:0:1', 'fe80::1', 'fe80::a9fe:a9fe', 'febf::1', 'fc00::1', 'fd00:ec2::254', 'fdff::1'],
  ...['fec0::1', 'ff02::1', 'ff0e::1', '100::1', '2001:db8::1', '2001:2::1', '2001:10::1', '2001:20::1', '3fff::1'],
  ...['5f00::1', '4000::1', '8000::1', 'e000::1'],
];

/** What is no URL of a server at all, or is read differently by different parsers. */
const odd = [
  ...['', 'not a url', '//example.com/', 'example.com/mcp', '/mcp', 'http://', 'https://', 'http://[', 'http://[::1'],
  ...['ftp', 'file', 'gopher', 'dict', 'ldap', 'ws', 'wss', 'jar', 'tftp'].map((scheme) => `${scheme}://127.0.0.1/`),
  ...['file:///etc/passwd', 'data:text/plain,x', 'javascript:alert(1)', 'unix:/run/docker.sock', 'about:blank'],
  ...['http://user@example.com/', 'https://user:secret@example.com/', 'https://:secret@example.com/'],
  ...['https://example.com@127.0.0.1/', 'https://example.com:443@127.0.0.1/', 'https://127.0.0.1#@example.com/'],
  ...['https://127.0.0.1\\@example.com/', 'https://example.com\\@127.0.0.1/', 'https://127.0.0.1?@example.com/'],
  ...['http:127.0.0.1', 'http:/127.0.0.1', 'http:\\\\127.0.0.1', 'http:////127.0.0.1', ' http://127.0.0.1/'],
  ...['http://127.0.0.\t1/', 'http://127\n.0.0.1/', 'https://[fe80::1%25eth0]/', 'https://[::1%lo]/'],
  ...[
    'https://127.0.0.1%00.example.com/',
    'https://127.0.0.1 .example.com/',
    'https://exa mple.com/',
    'https://256.0.0.1/',
  ],
  ...['https://1.2.3.4.5/', 'https://0x7f.1.1.1.1/', 'https://example.com/#fragment', 'https://①②⑦.⓪.⓪.①/'],
];

/** Hosts that stand for an address inside, each in its own way. */
export const hostileHosts: readonly string[] = [
  ...new Set([
    ...addresses.flatMap((text) => {
      const bytes = text.split('.').map(Number) as unknown as Bytes;
      return writings.map((write) => write(bytes, text));
    }),
    ...ipv6.map((text) => `[${text}]`),
  ]),
];

/** URLs that must not be fetched: whoever gives one means an address inside. */
export const hostileUrls: readonly string[] = [...hostileHosts.map((host) => `https://${host}/`), ...odd];

/** URLs that may be fetched: what looks like one of the others and is none. */
export const harmlessUrls: readonly string[] = [
  ...['https://example.com/', 'https://8.8.8.8/', 'https://134744072/', 'https://[2001:4860:4860::8888]/'],
  ...['https://127.0.0.1.example.com/', 'https://10.example/', 'https://[::ffff:8.8.8.8]/', 'https://172.32.0.1/'],
  ...[
    'https://100.128.0.1/',
    'https://169.253.0.1/',
    'https://11.0.0.1/',
    'https://192.169.0.1/',
    'https://xn--mnchen-3ya.de/',
  ],
];

/** What a name may resolve to, so that nothing is to be connected to. */
export const hostileAnswers: readonly (readonly string[])[] = [
  ...addresses.map((address) => [address]),
  ...ipv6.map((address) => [address]),
  ...addresses.map((address) => [`::ffff:${address}`]),
  ...addresses.slice(0, 8).flatMap((address) => [
    ['8.8.8.8', address],
    [address, '8.8.8.8'],
    ['2001:4860:4860::8888', `64:ff9b::${address}`],
  ]),
  [],
];

/** A server on all addresses of this machine that nobody must connect to. */
export interface Canary {
  port: number;
  /** How many connections there were. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
