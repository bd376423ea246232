import type { Exchange } from '../exchange.js';
import { decide } from '../filters/authorize.filter.js';
import type { Bundle } from '../snapshot/bundles.js';

/** The bundle of the exchange's endpoint; undefined at the endpoint of one backend, and when it has been removed. */
export function bundleOf({ bundle, org }: Exchange): Bundle | undefined {
  if (bundle === undefined) return undefined;
  return bundle === '' ? org?.allBackends : org?.bundles.get(bundle);
}

/** The backends behind the exchange's endpoint that its principal may listen to. */
export function membersOf(exchange: Exchange): readonly string[] {
  const { bundle, backendId, principal, target } = exchange;
  if (bundle === undefined) return [backendId];
  const limit = principal?.backends ?? [];
  const members = bundleOf(exchange)?.members ?? [];
  return members.filter((id) => (limit.length === 0 || limit.includes(id)) && decide(exchange, target, id).allowed);
}
