import type { Exchange, Rejection } from '../exchange.js';
import { decide } from '../filters/authorize.filter.js';
import type { ListField } from '../filters/list-methods.js';
import type { Catalogue } from './catalogue.js';
import type { Listing } from './member-fetch.js';
import { askMembers, membersOf } from './members.js';
import { fitsTemplate, hasFace, listsUri } from './uri-index.js';

type Has = (listing: Listing, uri: string) => boolean;

/** Where a URI may be known from, the surest first. */
const sources: readonly (readonly [ListField, Has])[] = [
  ['resources', listsUri],
  ['tools', hasFace],
  ['resourceTemplates', fitsTemplate],
];

const invalidParams = -32_602;

/** The backend that a URI belongs to, or why there is none. */
export type OwnerOf = (uri: string) => string | Rejection;

/** Finds the backends of resources by what the backends list; URIs have no prefix that would tell. */
export async function resourceOwners(exchange: Exchange, catalogue: Catalogue): Promise<OwnerOf | Rejection> {
  const members = membersOf(exchange, { kind: 'method', name: exchange.message?.method ?? '' });
  const found = await askMembers(exchange, members, (id) =>
    Promise.all(sources.map(([field]) => Promise.resolve(catalogue.list(exchange, id, field)))),
  );
  if ('reason' in found) return found;
  return (uri) => {
    for (const [i, [, has]] of sources.entries()) {
      const owners = members.filter((_, m) => {
        const listing = found[m]?.[i];
        return listing !== undefined && !('reason' in listing) && has(listing, uri);
      });
      const [owner, other] = allowedFirst(exchange, owners, uri);
      if (other !== undefined) return { reason: 'resource_ambiguous', code: invalidParams, data: { uri } };
      if (owner !== undefined) return owner;
    }
    return { reason: 'resource_unknown' };
  };
}

/** Those at which the principal may use it; if there is none, the first one, whose refusal says why. */
function allowedFirst(exchange: Exchange, owners: readonly string[], uri: string): readonly string[] {
  const allowed = owners.filter((id) => decide(exchange, { kind: 'resource', name: uri }, id).allowed);
  return allowed.length > 0 ? allowed : owners.slice(0, 1);
}
