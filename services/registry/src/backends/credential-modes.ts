import { create, CredentialMode, OAuthSettingsSchema, type OAuthSettings } from '@gatehouse/contracts';
import type { CredentialModeName, OAuthSettingsJson } from './backends.entity.js';
import type { OAuthSettingsDto } from './oauth-settings.dto.js';

const modes: Readonly<Record<CredentialModeName, CredentialMode>> = {
  none: CredentialMode.NONE,
  header: CredentialMode.HEADER,
  oauth: CredentialMode.OAUTH,
  client_credentials: CredentialMode.CLIENT_CREDENTIALS,
  token_exchange: CredentialMode.TOKEN_EXCHANGE,
  enterprise_managed: CredentialMode.ENTERPRISE_MANAGED,
  passthrough: CredentialMode.PASSTHROUGH,
};

export const credentialModes = Object.keys(modes) as CredentialModeName[];

/** Whether the gateway obtains tokens for it. */
export function obtainsTokens(mode: CredentialModeName | undefined): boolean {
  return mode !== undefined && mode !== 'none' && mode !== 'header' && mode !== 'passthrough';
}

export function toMode(name: CredentialModeName = 'none'): CredentialMode {
  return modes[name];
}

/** An unknown mode must not become "no credential". */
export function modeName(mode: CredentialMode): CredentialModeName {
  return credentialModes.find((name) => modes[name] === mode) ?? 'header';
}

/** Nothing for modes that obtain no tokens: what would be of no effect is not kept. */
export function toOAuthSettings(mode: CredentialModeName | undefined, oauth: OAuthSettingsDto = {}) {
  // Where agents get the token that they bring.
  if (mode === 'passthrough') return { oauth: create(OAuthSettingsSchema, { issuer: oauth.issuer ?? '' }) };
  return obtainsTokens(mode) ? { oauth: create(OAuthSettingsSchema, { ...oauth }) } : {};
}

export function oauthJson(oauth: OAuthSettings | undefined): OAuthSettingsJson | null {
  if (!oauth) return null;
  const { $typeName: _, ...fields } = oauth;
  return fields;
}
