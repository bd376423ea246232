import type { Exchange, Rejection } from '../exchange.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';
import { isDisabled } from '../snapshot/tokens.js';

/** The rest of the pipeline acts for this principal, unless the gateway's own deny list has them. */
export function admit(exchange: Exchange, principal: CallPrincipal): Rejection | undefined {
  exchange.principal = principal;
  exchange.org = exchange.snapshot.orgs.get(principal.org);
  return isDisabled(exchange.org?.disabled, principal) ? { reason: 'caller_disabled', status: 403 } : undefined;
}
