import { GatehouseError } from '@gatehouse/errors';
import { isOwnToken, type GrantTable, type Principal } from '@gatehouse/identity';
import type { RegistryConfig } from '../registry.config.js';
import type { BackendSettingsDto } from './backends.dto.js';

/** Who may let agents bring tokens of their own, and for which backends: it is outside of what the protocol allows. */
export class PassthroughRules {
  constructor(
    private readonly config: Pick<RegistryConfig, 'allowPassthrough' | 'issuer' | 'audience'>,
    private readonly grants: GrantTable,
  ) {}

  /** @throws GatehouseError GATEHOUSE_BACKEND_PASSTHROUGH_*, GATEHOUSE_AUTH_FORBIDDEN */
  check({ credentialMode, url, probeToken }: BackendSettingsDto, by: Principal, backend?: string): void {
    if (credentialMode !== 'passthrough') {
      if (probeToken === undefined) return;
      throw new GatehouseError('GATEHOUSE_REQUEST_INVALID', {
        detail: 'probeToken is for the mode passthrough alone.',
      });
    }
    if (!this.config.allowPassthrough) throw new GatehouseError('GATEHOUSE_BACKEND_PASSTHROUGH_OFF');
    if (!this.grants.allows(by, 'backend:passthrough', { backend })) {
      throw new GatehouseError('GATEHOUSE_AUTH_FORBIDDEN', { detail: 'You need the permission backend:passthrough.' });
    }
    if (!isSecure(new URL(url))) throw new GatehouseError('GATEHOUSE_BACKEND_PASSTHROUGH_INSECURE');
    const own = { issuer: this.config.issuer, audiences: [this.config.audience] };
    if (probeToken !== undefined && isOwnToken(probeToken, own))
      throw new GatehouseError('GATEHOUSE_BACKEND_PASSTHROUGH_TOKEN');
  }
}

function isSecure({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
