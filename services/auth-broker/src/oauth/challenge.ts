import type { OutboundFetch } from './outbound-fetch.js';

/** What a backend says in `WWW-Authenticate` (RFC 6750 section 3, RFC 9728 section 5.1). */
export interface Challenge {
  /** `insufficient_scope`, `invalid_token`; undefined when it says none. */
  error: string | undefined;
  scopes: readonly string[] | undefined;
  /** URL of the protected-resource metadata. */
  resourceMetadata: string | undefined;
}

const maxLength = 4_096;
const scheme = /(?:^|[\s,])bearer(?=\s|,|$)/i;
const parameter = /\s*,?\s*([a-z_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/iy;

/** The challenge of the scheme Bearer; undefined when there is none. */
export function parseChallenge(header: string): Challenge | undefined {
  const text = header.slice(0, maxLength);
  const begun = scheme.exec(text);
  if (!begun) return undefined;
  const found = new Map<string, string>();
  parameter.lastIndex = begun.index + begun[0].length;
  for (let match = parameter.exec(text); match; match = parameter.exec(text)) {
    const [, name = '', quoted, plain = ''] = match;
    found.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  }
  const scope = found.get('scope');
  return {
    error: found.get('error'),
    scopes: scope === undefined ? undefined : scopesIn(scope),
    resourceMetadata: found.get('resource_metadata'),
  };
}

/** The scopes of a text, each once (RFC 6749 section 3.3). */
export function scopesIn(text: string): string[] {
  return [...new Set(text.split(' ').filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)))];
}

const modernVersion = '2026-07-28';
const legacyVersion = '2025-11-25';
const clientInfo = { name: 'gatehouse', title: 'Gatehouse auth broker', version: '0.1.0' };

/**
 * Asks the backend for its tools without a credential, to hear what it wants. Some let everybody open a session and
 * want a token only then, so a legacy backend is asked twice. Undefined when it wants none, or says nothing of OAuth.
 */
export async function provokeChallenge(
  fetch: OutboundFetch,
  { url, modern, legacy }: { url: string; modern: boolean; legacy: boolean },
): Promise<Challenge | undefined> {
  const post = (method: string, params: object, headers: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  if (modern || !legacy) {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': modernVersion,
      'io.modelcontextprotocol/clientCapabilities': {},
      'io.modelcontextprotocol/clientInfo': clientInfo,
    };
    const headers = { 'mcp-protocol-version': modernVersion, 'mcp-method': 'tools/list' };
    const heard = challengeIn(await post('tools/list', { _meta }, headers));
    if (heard || modern) return heard;
  }
  const opened = await post('initialize', { protocolVersion: legacyVersion, capabilities: {}, clientInfo });
  const heard = challengeIn(opened);
  if (heard) return heard;
  const session = opened.headers.get('mcp-session-id');
  const headers = { 'mcp-protocol-version': legacyVersion, ...(session === null ? {} : { 'mcp-session-id': session }) };
  const listed = await post('tools/list', {}, headers);
  if (session !== null) await fetch(url, { method: 'DELETE', headers }).catch(() => undefined);
  return challengeIn(listed);
}

function challengeIn({ status, headers }: Response): Challenge | undefined {
  return status === 401 ? parseChallenge(headers.get('www-authenticate') ?? '') : undefined;
}
