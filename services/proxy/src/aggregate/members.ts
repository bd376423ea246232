import type { AccessTarget } from '@gatehouse/policy-eval';
import type { Exchange, Rejection, UpstreamInFlight } from '../exchange.js';
import { decide } from '../filters/authorize.filter.js';
import { eraFor } from '../filters/era.filter.js';
import type { List } from '../filters/list-methods.js';
import type { ReasonCode } from '../reasons.js';
import type { Bundle } from '../snapshot/bundles.js';

/** Why something of a backend is not in an answer that is put together of several. */
export interface Omission {
  backend: string;
  reason: ReasonCode;
  /** Where its user can put that right. */
  connectUrl?: unknown;
  /** The resource that it is about; undefined = all of the backend. */
  uri?: string;
}

/** Where agents find what is missing in an answer. */
export const omittedKey = 'dev.gatehouse/omitted';

/** The bundle of the exchange's endpoint; undefined at the endpoint of one backend, and when it has been removed. */
export function bundleOf({ bundle, org }: Exchange): Bundle | undefined {
  if (bundle === undefined) return undefined;
  return bundle === '' ? org?.allBackends : org?.bundles.get(bundle);
}

/** The backends behind the exchange's endpoint that its principal may use for this, in the order of the bundle. */
export function membersOf(exchange: Exchange, target: AccessTarget = exchange.target): readonly string[] {
  const { bundle, backendId, principal, org, era } = exchange;
  if (bundle === undefined) return [backendId];
  const limit = principal?.backends ?? [];
  const members = bundleOf(exchange)?.members ?? [];
  return members.filter((id) => {
    const route = org?.routes.get(id);
    const isOpen = limit.length === 0 || limit.includes(id);
    return isOpen && route && eraFor(era, route) !== undefined && decide(exchange, target, id).allowed;
  });
}

/** The members that list something. */
export function membersListing(exchange: Exchange, { method }: List): readonly string[] {
  return membersOf(exchange, { kind: 'method', name: method });
}

/** Asks all members at once; a rejection when the agent or the gateway ends the wait. */
export async function askMembers<T>(
  exchange: Exchange,
  members: readonly string[],
  ask: (backendId: string) => T | Promise<T>,
): Promise<readonly T[] | Rejection> {
  const asked = members.map(ask);
  if (!asked.some((answer) => answer instanceof Promise)) return asked as readonly T[];
  const wait = new Wait(exchange);
  const begun = performance.now();
  exchange.upstream = wait;
  const answers = await Promise.race([Promise.all(asked), wait.ended]);
  exchange.upstream = undefined;
  exchange.upstreamUs += Math.round((performance.now() - begun) * 1_000);
  return answers;
}

/** An agent that waits for several backends. What they answer is kept, so nothing is lost when it does not. */
class Wait implements UpstreamInFlight {
  readonly deadlineMs = Infinity;
  readonly ended: Promise<Rejection>;
  private end!: (rejection: Rejection) => void;

  constructor(private readonly exchange: Exchange) {
    this.ended = new Promise((resolve) => (this.end = resolve));
    if (exchange.response.destroyed) this.agentGone();
  }

  cancel(reason: ReasonCode): void {
    this.end({ reason });
  }

  agentGone(reason: ReasonCode = 'client_gone'): void {
    if (this.exchange.era === 'modern') this.cancel(reason);
  }
}
