import { lookup as dnsLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { Agent as Http2Agent, buildConnector as buildHttp2Connector } from 'undici-http2';
import { GatehouseError, type ErrorCode } from '@gatehouse/errors';
import { createAddressRules, type AddressRules } from './address-rules.js';

/** Resolves a host name to all of its addresses. */
export type Lookup = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

export interface OutboundOptions {
  /** Networks (CIDR) that are allowed although they are not public. */
  allowedNetworks: readonly string[];
  /** Sockets kept per origin. */
  connections?: number;
  /** Speaks HTTP/2 with servers that offer it. */
  http2?: boolean;
  /** The system's resolver when left out. */
  lookup?: Lookup;
}

/** The one way out for every URL that somebody else chose: backends, metadata documents, webhooks. */
export interface Outbound {
  /** Connections are pooled, never redirected, and only to allowed addresses. */
  dispatcher: Dispatcher;
  /** The same for streams that stay open for long, each on a connection of its own: calls need not wait for them. */
  streams: Dispatcher;
  /**
   * Checks what can be seen without connecting; the address itself is checked at each connection.
   * @throws GatehouseError GATEHOUSE_OUTBOUND_URL_INVALID, _ADDRESS_FORBIDDEN, _HTTPS_REQUIRED
   */
  assertUrlAllowed(url: string): void;
  close(): Promise<void>;
}

type ConnectCallback = (error: Error | null, addresses: LookupAddress[] | string, family?: number) => void;

const maxRememberedOrigins = 1_000;
const connectMs = 3_000;

/**
 * An HTTP client against server-side request forgery (OWASP SSRF prevention): the host is resolved once, every address
 * is checked, and the connection goes to a checked address, so that a second DNS answer cannot lead elsewhere.
 */
export function createOutbound({
  allowedNetworks,
  connections = 64,
  http2 = false,
  lookup = dnsLookup,
}: OutboundOptions): Outbound {
  const rules = createAddressRules(allowedNetworks);
  const checkedOrigins = new Set<string>();
  const agents = (limit: number | null) => {
    const options = {
      connections: limit,
      pipelining: 1,
      // Shorter than what servers keep by default, so that a call rarely meets a socket that is being closed.
      keepAliveTimeout: 4_000,
    };
    const plain = new Agent({ ...options, connect: connector(rules, false, lookup) });
    if (!http2) return { plain, secure: new Agent({ ...options, connect: connector(rules, true, lookup) }) };
    const secure = new Http2Agent({ ...options, allowH2: true, connect: http2Connector(rules, lookup) });
    return { plain, secure: secure as unknown as Dispatcher };
  };
  // A literal address is connected to without a look-up, so it is checked when the request is made.
  const checked = ({ plain, secure }: { plain: Dispatcher; secure: Dispatcher }) =>
    plain.compose((dispatch) => (options, handler) => {
      const origin = String(options.origin);
      if (!checkedOrigins.has(origin)) {
        assertAllowed(rules, parseUrl(origin));
        if (checkedOrigins.size < maxRememberedOrigins) checkedOrigins.add(origin);
      }
      return origin.startsWith('https:') ? secure.dispatch(options, handler) : dispatch(options, handler);
    });
  const calls = agents(connections);
  const streams = agents(null);
  return {
    dispatcher: checked(calls),
    streams: checked(streams),
    assertUrlAllowed: (url) => assertAllowed(rules, parseUrl(url)),
    close: async () => {
      const all: Dispatcher[] = [calls.plain, calls.secure, streams.plain, streams.secure];
      await Promise.all(all.map((agent) => agent.destroy()));
    },
  };
}

/** What parsers of URLs read differently: a backslash, and what some of them leave out. */
const ambiguous = /[\\\s\p{Cc}]/u;

function parseUrl(url: string): URL {
  if (ambiguous.test(url) || !URL.canParse(url)) throw new GatehouseError('GATEHOUSE_OUTBOUND_URL_INVALID');
  return new URL(url);
}

function assertAllowed(rules: AddressRules, url: URL): void {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isHttp || url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new GatehouseError('GATEHOUSE_OUTBOUND_URL_INVALID');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const problem = isIP(host) === 0 ? undefined : problemOf(rules, host, url.protocol === 'https:');
  if (problem) throw new GatehouseError(problem);
}

/** What is wrong with connecting to an address; undefined = nothing. */
function problemOf(rules: AddressRules, address: string, isSecure: boolean): ErrorCode | undefined {
  if (!rules.isAllowed(address)) return 'GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN';
  return isSecure || rules.isAllowListed(address) ? undefined : 'GATEHOUSE_OUTBOUND_HTTPS_REQUIRED';
}

function connector(rules: AddressRules, isSecure: boolean, lookup: Lookup): buildConnector.connector {
  const options = { timeout: connectMs, lookup: checkedLookup(rules, isSecure, lookup) };
  return buildConnector(options as buildConnector.BuildOptions);
}

/** Asks for HTTP/2 first (ALPN), and takes HTTP/1.1 from servers that have no more. */
function http2Connector(rules: AddressRules, lookup: Lookup): buildHttp2Connector.connector {
  const options = { timeout: connectMs, allowH2: true, preferH2: true, lookup: checkedLookup(rules, true, lookup) };
  return buildHttp2Connector(options as buildHttp2Connector.BuildOptions);
}

function checkedLookup(rules: AddressRules, isSecure: boolean, lookup: Lookup) {
  return (hostname: string, options: LookupAllOptions, callback: ConnectCallback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first) return callback(new GatehouseError('GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN'), []);
      // One forbidden address among several is enough: which one is used is not ours to choose.
      for (const { address } of addresses) {
        const problem = problemOf(rules, address, isSecure);
        if (problem) return callback(new GatehouseError(problem), []);
      }
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
    });
}
