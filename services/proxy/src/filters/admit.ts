import type { Exchange } from '../exchange.js';
import type { CallPrincipal } from '../snapshot/snapshot.js';

/** The rest of the pipeline acts for this principal. */
export function admit(exchange: Exchange, principal: CallPrincipal): undefined {
  exchange.principal = principal;
  exchange.org = exchange.snapshot.orgs.get(principal.org);
}
