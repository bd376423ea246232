import { proofAlgorithms } from '@gatehouse/identity';
import type { Exchange, Rejection } from '../exchange.js';
import type { ProxyConfig } from '../proxy.config.js';
import { reasons, type ReasonCode } from '../reasons.js';
import { mcpScopes } from './scopes.js';

/** 401 with the challenge of RFC 9728, which leads a client to the identity provider. */
export function challenge(
  exchange: Exchange,
  { publicUrl, requireScopes }: Pick<ProxyConfig, 'publicUrl' | 'requireScopes'>,
  reason: ReasonCode,
): Rejection {
  const isProof = reason === 'proof_invalid';
  const parameters = {
    ...(reason === 'token_missing' ? {} : { error: isProof ? 'invalid_dpop_proof' : 'invalid_token' }),
    ...(reason === 'token_missing' ? {} : { error_description: reasons[reason].text }),
    ...(requireScopes ? { scope: mcpScopes.join(' ') } : {}),
    ...(isProof ? { algs: proofAlgorithms.join(' ') } : {}),
  };
  return {
    reason,
    status: 401,
    headers: { 'www-authenticate': authenticateWith(exchange, publicUrl, parameters, isProof) },
  };
}

/** The value of `WWW-Authenticate`. */
export function authenticateWith(
  { endpoint }: Pick<Exchange, 'endpoint'>,
  publicUrl: string,
  parameters: Readonly<Record<string, string>>,
  isProof = false,
): string {
  const all = { ...parameters, resource_metadata: `${publicUrl}/.well-known/oauth-protected-resource${endpoint}` };
  const list = Object.entries(all).map(([name, value]) => `${name}="${value.replaceAll(/["\\]/g, "'")}"`);
  return `${isProof ? 'DPoP' : 'Bearer'} ${list.join(', ')}`;
}
