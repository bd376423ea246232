import { parseExactly } from '../edge/exact-json.js';
import type { Era, Exchange, Rejection } from '../exchange.js';
import { driftedNames } from '../filters/approved-tools.js';
import { isListed } from '../filters/authorize.filter.js';
import { eraFor } from '../filters/era.filter.js';
import { guardInSteps, refusalOf, rulesFor } from '../filters/guard.filter.js';
import type { List } from '../filters/list-methods.js';
import { inTurnsIfLong } from '../filters/turns.js';
import type { Bundle } from '../snapshot/bundles.js';
import type { CallPrincipal, OrgSnapshot } from '../snapshot/snapshot.js';
import type { Catalogue } from './catalogue.js';
import type { Listing } from './member-fetch.js';
import { askMembers, membersListing, type Omission } from './members.js';
import { shownItems, type ShownItem } from './shown-items.js';

/** What the principal sees of a list on an endpoint of several backends. */
export interface Gathered {
  items: readonly ShownItem[];
  omitted: readonly Omission[];
}

/**
 * The lists of all backends that the principal may use, without what policy does not allow, guarded, in the order of
 * the bundle. A backend whose list cannot be had is left out.
 */
export async function gather(
  exchange: Exchange,
  catalogue: Catalogue,
  bundle: Bundle,
  list: List,
): Promise<Gathered | Rejection> {
  const members = membersListing(exchange, list);
  const lists = await askMembers(exchange, members, (id) => catalogue.list(exchange, id, list.field));
  if ('reason' in lists) return lists;
  const items: ShownItem[] = [];
  const omitted: Omission[] = [];
  for (const [i, backendId] of members.entries()) {
    const listing = lists[i] ?? { reason: 'internal_error' };
    const looked = 'reason' in listing ? listing : itemsOf(exchange, bundle, backendId, list, listing);
    const shown = looked instanceof Promise ? await looked : looked;
    if ('reason' in shown) omitted.push(omissionOf(backendId, shown));
    else items.push(...shown);
    if ('isCut' in listing && listing.isCut) omitted.push({ backend: backendId, reason: 'upstream_too_large' });
  }
  return list.kind === 'resource' ? withoutAmbiguous(items, omitted) : { items, omitted };
}

function omissionOf(backend: string, { reason, data }: Rejection): Omission {
  const { connectUrl } = data ?? {};
  return { backend, reason, ...(connectUrl === undefined ? {} : { connectUrl }) };
}

function itemsOf(
  exchange: Exchange,
  bundle: Bundle,
  backendId: string,
  list: List,
  listing: Listing,
): Items | Promise<Items> {
  const { org, principal, era = 'modern' } = exchange;
  if (!org || !principal) return [];
  const known = seenBy(org, principal).get(listing);
  if (known && known.bundle === bundle && known.era === era) return known.items;
  const route = org.routes.get(backendId);
  const eraOut: Era = (route && eraFor(era, route)) ?? era;
  const shown = shownItems(listing, list, { bundle, backendId, era, eraOut });
  const drifted = list.kind === 'tool' ? driftedNames(exchange, listing.items, backendId) : none;
  const allowed = shown.filter(
    ({ key }) => !drifted.has(key) && isListed(exchange, { kind: list.kind, name: key }, backendId),
  );
  return guarded(exchange, backendId, list, allowed, (items) =>
    seenBy(org, principal).set(listing, { bundle, era, items }),
  );
}

type Items = readonly ShownItem[] | Rejection;

const none: ReadonlySet<unknown> = new Set();

/** What a principal sees of a backend's list, as long as nothing changes that it depends on. */
interface Seen {
  bundle: Bundle;
  era: Era;
  items: readonly ShownItem[];
}

const seen = new WeakMap<OrgSnapshot, WeakMap<CallPrincipal, WeakMap<Listing, Seen>>>();

function seenBy(org: OrgSnapshot, principal: CallPrincipal): WeakMap<Listing, Seen> {
  const inOrg = seen.get(org) ?? new WeakMap<CallPrincipal, WeakMap<Listing, Seen>>();
  seen.set(org, inOrg);
  const ofPrincipal = inOrg.get(principal) ?? new WeakMap<Listing, Seen>();
  inOrg.set(principal, ofPrincipal);
  return ofPrincipal;
}

/** The items as the guardrails of their backend leave them; `onClean` hears of those in which nothing was found. */
async function guarded(
  exchange: Exchange,
  backendId: string,
  { key }: List,
  items: readonly ShownItem[],
  onClean: (items: readonly ShownItem[]) => void,
): Promise<Items> {
  const rules = rulesFor(exchange, 'response', 'definition', backendId);
  const text = rules && items.length > 0 ? `[${items.map((item) => item.text).join(',')}]` : '[]';
  const message = { items: parseExactly(text) as Record<string, unknown>[] };
  const bytes = Buffer.from(text);
  const steps = guardInSteps(exchange, message, bytes, 'response', rules);
  const result = await inTurnsIfLong(bytes.length, steps);
  // What was found is put on record each time.
  if (result.total === 0) onClean(items);
  if (result.outcome === 'blocked') return { reason: refusalOf(result, 'response') };
  if (result.outcome !== 'modified') return items;
  return items.map((item, i) => {
    const masked = message.items[i] ?? {};
    return { ...item, shown: String(masked[key]), text: JSON.stringify(masked) };
  });
}

/** URIs stay as they are, so one that two backends have names neither: reading it could mean the wrong one. */
function withoutAmbiguous(items: readonly ShownItem[], omitted: readonly Omission[]): Gathered {
  const owners = new Map<string, number>();
  for (const { key } of items) owners.set(key, (owners.get(key) ?? 0) + 1);
  const isAmbiguous = ({ key }: ShownItem) => (owners.get(key) ?? 0) > 1;
  const left = items.filter(isAmbiguous).map(({ backendId, key }): Omission => {
    return { backend: backendId, reason: 'resource_ambiguous', uri: key };
  });
  if (left.length === 0) return { items, omitted };
  return { items: items.filter((item) => !isAmbiguous(item)), omitted: [...omitted, ...left] };
}
