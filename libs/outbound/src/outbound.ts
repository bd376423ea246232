import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { GatehouseError } from '@gatehouse/errors';
import { createAddressRules, type AddressRules } from './address-rules.js';

export interface OutboundOptions {
  /** Networks (CIDR) that are allowed although they are not public. */
  allowedNetworks: readonly string[];
  /** Sockets kept per origin. */
  connections?: number;
}

/** The one way out for every URL that somebody else chose: backends, metadata documents, webhooks. */
export interface Outbound {
  /** Connections are pooled, never redirected, and only to allowed addresses. */
  dispatcher: Dispatcher;
  /**
   * Checks what can be seen without connecting; the address itself is checked at each connection.
   * @throws GatehouseError GATEHOUSE_OUTBOUND_URL_INVALID, _ADDRESS_FORBIDDEN, _HTTPS_REQUIRED
   */
  assertUrlAllowed(url: string): void;
}

type LookupCallback = (error: Error | null, addresses: LookupAddress[] | string, family?: number) => void;

/**
 * An HTTP client against server-side request forgery (OWASP SSRF prevention): the host is resolved once, every address
 * is checked, and the connection goes to a checked address, so that a second DNS answer cannot lead elsewhere.
 */
export function createOutbound({ allowedNetworks, connections = 64 }: OutboundOptions): Outbound {
  const rules = createAddressRules(allowedNetworks);
  const secure = connector((address) => rules.isAllowed(address));
  const plain = connector((address) => rules.isAllowListed(address));
  const checkedOrigins = new Set<string>();
  const agent = new Agent({
    connections,
    pipelining: 1,
    keepAliveTimeout: 60_000,
    connect: (options, callback) => (options.protocol === 'https:' ? secure : plain)(options, callback),
  });
  return {
    // A literal address is connected to without a look-up, so it is checked when the request is made.
    dispatcher: agent.compose((dispatch) => (options, handler) => {
      const origin = String(options.origin);
      if (!checkedOrigins.has(origin)) {
        assertAllowed(rules, new URL(origin));
        if (checkedOrigins.size < 1_000) checkedOrigins.add(origin);
      }
      return dispatch(options, handler);
    }),
    assertUrlAllowed: (url) => assertAllowed(rules, parseUrl(url)),
  };
}

function parseUrl(url: string): URL {
  if (!URL.canParse(url)) throw new GatehouseError('GATEHOUSE_OUTBOUND_URL_INVALID');
  return new URL(url);
}

function assertAllowed(rules: AddressRules, url: URL): void {
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isHttp || url.username !== '' || url.password !== '') {
    throw new GatehouseError('GATEHOUSE_OUTBOUND_URL_INVALID');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !rules.isAllowed(host)) throw new GatehouseError('GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN');
  if (url.protocol === 'http:' && isIP(host) !== 0 && !rules.isAllowListed(host)) {
    throw new GatehouseError('GATEHOUSE_OUTBOUND_HTTPS_REQUIRED');
  }
}

function connector(isAllowed: (address: string) => boolean): buildConnector.connector {
  return buildConnector({
    timeout: 3_000,
    lookup: (hostname: string, options: object, callback: LookupCallback) =>
      dnsLookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error) return callback(error, []);
        // One forbidden address among several is enough: which one is used is not ours to choose.
        const forbidden = addresses.length === 0 || addresses.some(({ address }) => !isAllowed(address));
        if (forbidden) return callback(new GatehouseError('GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN'), []);
        return callback(null, addresses);
      }),
  } as buildConnector.BuildOptions);
}
