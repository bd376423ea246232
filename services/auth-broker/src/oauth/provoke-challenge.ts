import { parseChallenge, type Challenge, type OutboundFetch } from '@gatehouse/oauth-discovery';

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
