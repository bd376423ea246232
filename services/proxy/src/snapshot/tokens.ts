import { AccessTokenKind, type AccessTokenIssued } from '@gatehouse/contracts';
import { createNetworks, type Networks } from '@gatehouse/outbound';
import type { OrgState, TokenState } from './snapshot.projection.js';
import type { CallPrincipal, KnownToken } from './snapshot.js';

/** Whom the gateway refuses, whatever the identity provider says. */
export interface DisabledCallers {
  /** False in the usual case, which is then all that a call has to look at. */
  any: boolean;
  users: ReadonlySet<string>;
  agents: ReadonlySet<string>;
  clients: ReadonlySet<string>;
}

export function compileDisabled(callers: OrgState['callers']): DisabledCallers {
  const disabled = Object.keys(callers).filter((id) => callers[id]?.disabled);
  const named = (kind: string) =>
    new Set(disabled.filter((id) => id.startsWith(kind)).map((id) => id.slice(kind.length)));
  return { any: disabled.length > 0, users: named('user~'), agents: named('agent~'), clients: named('client~') };
}

/** Whether calls of the principal are refused. */
export function isDisabled(disabled: DisabledCallers | undefined, principal: CallPrincipal): boolean {
  if (!disabled?.any) return false;
  const { userId, agentId, clientId } = principal;
  return disabled.users.has(userId) || disabled.agents.has(agentId) || disabled.clients.has(clientId);
}

/** A token as calls see it. */
export function compileToken(org: string, id: string, token: TokenState, callers: OrgState['callers']): KnownToken {
  const { issued, revoked, sequence, endsAtMs = Infinity } = token;
  const principal = principalOf(org, issued);
  const owners = [callers[`user~${issued.userId}`], callers[`agent~${issued.agentId}`]];
  const isEnded = owners.some((owner) => owner !== undefined && sequence < owner.tokensRevokedSeq);
  return {
    id,
    principal: { ...principal, expiresAtMs: Math.min(principal.expiresAtMs, endsAtMs) },
    revoked: revoked || isEnded,
    replaced: endsAtMs < principal.expiresAtMs,
    notBeforeMs: issued.notBeforeMs,
    networks: issued.sourceCidrs.length === 0 ? undefined : networksOf(issued.sourceCidrs),
  };
}

/** A network that is none must not keep the rest of the snapshot from being in force: nobody is in it. */
function networksOf(cidrs: readonly string[]): Networks {
  try {
    return createNetworks(cidrs);
  } catch {
    return () => false;
  }
}

function principalOf(org: string, issued: AccessTokenIssued): CallPrincipal {
  const { kind, userId, userDomain, groups, agentId, backends, tools, expiresAtMs, neverExpires } = issued;
  const isKnown = kind !== AccessTokenKind.UNSPECIFIED;
  return {
    ...{ org, userId, userDomain, groups, agentId, backends, clientId: '' },
    kind: kind === AccessTokenKind.PAT ? 'token' : 'service',
    tools: tools.length === 0 ? undefined : new Set(tools),
    scopes: undefined,
    // A token of a kind that this build does not know has expired.
    expiresAtMs: !isKnown ? 0 : neverExpires ? Infinity : expiresAtMs,
  };
}
