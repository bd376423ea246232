import type { AuthorizationServer } from 'oauth4webapi';
import { GatehouseError } from '@gatehouse/errors';
import type { Challenge } from './challenge.js';
import type { OutboundFetch } from './outbound-fetch.js';

/** Where tokens for a backend come from. */
export interface Discovered {
  /** As the backend or an administrator wrote it: compared character by character, never normalized. */
  issuer: string;
  server: AuthorizationServer;
  /** Resource indicator (RFC 8707). */
  resource: string;
  /** Scopes that the backend's metadata lists; undefined when it says nothing of scopes. */
  resourceScopes: readonly string[] | undefined;
}

/** What an administrator has named; empty = to be found. */
export interface NamedByAdministrator {
  issuer: string;
  resource: string;
}

/**
 * Finds the authorization server of a backend (MCP authorization, 2026-07-28): protected-resource metadata at the URL of
 * the challenge or the well-known ones, then the server's metadata. Without any of it the rules of 2025-03-26 hold: the
 * backend's own origin is the server.
 * @throws GatehouseError GATEHOUSE_OAUTH_SERVER_REJECTED, _DISCOVERY_FAILED, _UNAVAILABLE; GATEHOUSE_OUTBOUND_*
 */
export async function discover(
  fetch: OutboundFetch,
  url: string,
  settings: NamedByAdministrator,
  challenge: Challenge | undefined,
): Promise<Discovered> {
  const metadata = await resourceMetadata(fetch, url, challenge);
  if (metadata && !covers(metadata.resource, url)) {
    throw rejected(`The backend's metadata is for another resource: ${printable(metadata.resource)}.`);
  }
  const resource = settings.resource || metadata?.resource || url;
  const named = settings.issuer || metadata?.servers[0];
  const issuer = named ?? new URL(url).origin;
  const server = await serverMetadata(fetch, issuer).catch((error: unknown) => {
    const isOld = named === undefined && error instanceof GatehouseError && error.code === notFound;
    if (isOld) return defaultServer(issuer);
    throw error;
  });
  assertUsable(server, settings.issuer !== '');
  return { issuer, server, resource, resourceScopes: metadata?.scopes };
}

const notFound = 'GATEHOUSE_OAUTH_DISCOVERY_FAILED';

interface ResourceMetadata {
  resource: string;
  servers: string[];
  scopes: string[] | undefined;
}

async function resourceMetadata(
  fetch: OutboundFetch,
  url: string,
  challenge: Challenge | undefined,
): Promise<ResourceMetadata | undefined> {
  const { origin, pathname } = new URL(url);
  const wellKnown = `${origin}/.well-known/oauth-protected-resource`;
  const path = pathname === '/' ? '' : pathname;
  const named = challenge?.resourceMetadata;
  for (const place of named === undefined ? new Set([wellKnown + path, wellKnown]) : [named]) {
    const found = await readJson(fetch, place);
    if (found === undefined) continue;
    const { resource, authorization_servers: servers, scopes_supported: scopes } = found;
    if (typeof resource !== 'string') throw rejected("The backend's metadata names no resource.");
    return { resource, servers: texts(servers) ?? [], scopes: texts(scopes) };
  }
  return undefined;
}

/** The metadata of an issuer that is there; the first document that is found decides (RFC 8414 section 3, OIDC). */
export async function serverMetadata(fetch: OutboundFetch, issuer: string): Promise<AuthorizationServer> {
  for (const place of metadataPlaces(issuer)) {
    const found = await readJson(fetch, place);
    if (found === undefined) continue;
    if (found.issuer !== issuer) {
      throw rejected(`The metadata of ${printable(issuer)} says that it is of another issuer.`);
    }
    return found as unknown as AuthorizationServer;
  }
  throw new GatehouseError(notFound, { detail: `There is no metadata of ${printable(issuer)}.` });
}

/** In the order of the MCP specification. */
export function metadataPlaces(issuer: string): string[] {
  if (!URL.canParse(issuer)) throw rejected(`${printable(issuer)} is not the URL of an issuer.`);
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const oauth = `${origin}/.well-known/oauth-authorization-server${path}`;
  const oidc = `${origin}/.well-known/openid-configuration${path}`;
  return path === '' ? [oauth, oidc] : [oauth, oidc, `${origin}${path}/.well-known/openid-configuration`];
}

/** Of a server from before there was metadata (MCP 2025-03-26, section 2.3.2). */
function defaultServer(issuer: string): AuthorizationServer {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    registration_endpoint: `${issuer}/register`,
    code_challenge_methods_supported: ['S256'],
  };
}

const endpoints = ['authorization_endpoint', 'token_endpoint', 'registration_endpoint', 'revocation_endpoint'] as const;

/**
 * A server whose endpoints are elsewhere could be a mix of somebody's own and of one that people trust: codes of the one
 * would go to the other. That is out of the question when the server names itself in its answer (RFC 9207), or when an
 * administrator has named it.
 */
function assertUsable(server: AuthorizationServer, isNamedByAdministrator: boolean): void {
  for (const name of endpoints) {
    const value = server[name];
    if (value === undefined) continue;
    if (typeof value !== 'string' || !URL.canParse(value)) throw rejected(`Its ${name} is not a URL.`);
    const { protocol, origin } = new URL(value);
    if (protocol !== 'https:' && protocol !== 'http:') throw rejected(`Its ${name} is no web address.`);
    if (protocol === 'http:' && server.issuer.startsWith('https:')) throw rejected(`Its ${name} is not encrypted.`);
    const isTrusted = isNamedByAdministrator || server.authorization_response_iss_parameter_supported === true;
    if (!isTrusted && origin !== new URL(server.issuer).origin) {
      const how = 'and it does not name itself in its answers; name the issuer in the settings if you trust it';
      throw rejected(`Its ${name} is at another origin than the issuer, ${how}.`);
    }
  }
}

/** Whether metadata for the resource is about the URL: same origin, and its path begins with the resource's. */
export function covers(resource: string, url: string): boolean {
  if (!URL.canParse(resource)) return false;
  const [one, other] = [new URL(resource), new URL(url)];
  const path = one.pathname.replace(/\/$/, '');
  return one.origin === other.origin && (other.pathname === path || other.pathname.startsWith(`${path}/`));
}

/** Undefined when there is nothing, or nothing that is a JSON object. */
async function readJson(fetch: OutboundFetch, url: string): Promise<Record<string, unknown> | undefined> {
  const response = await fetch(url, { headers: { 'mcp-protocol-version': '2026-07-28' } });
  if (response.status >= 500 || response.status === 429) {
    throw new GatehouseError('GATEHOUSE_OAUTH_UNAVAILABLE', {
      detail: `${new URL(url).origin} answered with HTTP ${response.status}.`,
    });
  }
  if (response.status !== 200) return undefined;
  const value: unknown = await response.json().catch(() => undefined);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}

function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;
}

/** Why a server is not used. */
export function rejected(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_OAUTH_SERVER_REJECTED', { detail });
}

/** What others wrote, so that it can be shown. */
function printable(text: string): string {
  return JSON.stringify(text.slice(0, 200).replaceAll(/[^\x20-\x7e]/g, '?'));
}
