import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GatehouseError } from '@gatehouse/errors';

/** Which identity provider: one that is brought along, or the issuer URL of one that runs already. */
export type IdpChoice = 'development' | 'keycloak' | (string & {});

/** Whether the identity provider is somebody else's. */
export function isExternal(choice: IdpChoice): boolean {
  return choice !== 'development' && choice !== 'keycloak';
}

/**
 * Reads what a person chose.
 * @throws GatehouseError GATEHOUSE_START_OPTION_INVALID
 */
export function readIdpChoice(text: string): IdpChoice {
  if (!isExternal(text)) return text;
  if (URL.canParse(text) && isSafe(new URL(text))) return text;
  throw new GatehouseError('GATEHOUSE_START_OPTION_INVALID', {
    detail: `--idp must be "development", "keycloak" or the https URL of an OIDC issuer, not "${text}".`,
  });
}

function isSafe({ protocol, hostname, search, hash, username }: URL): boolean {
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && search + hash + username === '';
}

/**
 * The choice of this start, else that of the start before; it is kept for the next one.
 * @throws GatehouseError GATEHOUSE_START_ISSUER_UNUSABLE; the choice before is kept then.
 */
export async function settleIdpChoice(dataDir: string, chosen: IdpChoice | undefined): Promise<IdpChoice> {
  const file = join(dataDir, 'idp-choice');
  const before = existsSync(file) ? readFileSync(file, 'utf8').trim() : 'development';
  const choice = chosen ?? before;
  if (isExternal(choice)) await assertUsableIssuer(choice);
  if (choice !== before) writeFileSync(file, `${choice}\n`, { mode: 0o600 });
  return choice;
}

/** Algorithms of signatures that the services accept. */
const accepted = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

/**
 * Whether an issuer can be used, seen from its discovery document (OpenID Connect Discovery 1.0).
 * @throws GatehouseError GATEHOUSE_START_ISSUER_UNUSABLE saying why not.
 */
export async function assertUsableIssuer(issuer: string): Promise<void> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const unusable = (problem: string) =>
    new GatehouseError('GATEHOUSE_START_ISSUER_UNUSABLE', { detail: `${url} ${problem}.` });
  const document = await readDocument(url).catch((error: unknown) => {
    const { message, cause } = error as Error & { cause?: { message?: string } };
    throw unusable(cause === undefined ? message : `cannot be read: ${cause.message ?? message}`);
  });
  if (document.issuer !== issuer) throw unusable(`names another issuer, ${JSON.stringify(document.issuer)}`);
  for (const name of ['jwks_uri', 'authorization_endpoint', 'token_endpoint']) {
    if (typeof document[name] !== 'string') throw unusable(`has no ${name}`);
  }
  const { id_token_signing_alg_values_supported: algorithms } = document;
  if (Array.isArray(algorithms) && !algorithms.some((name) => accepted.includes(String(name)))) {
    throw unusable(`offers none of the accepted signatures (${accepted.join(', ')})`);
  }
}

async function readDocument(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
  if (response.status !== 200) throw new Error(`answers HTTP ${response.status}`);
  const document: unknown = await response.json().catch(() => undefined);
  if (typeof document !== 'object' || document === null) throw new Error('is not a JSON document');
  return document as Record<string, unknown>;
}
