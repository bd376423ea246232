import {
  create,
  DomainCategoryCreatedSchema,
  DomainCategoryRemovedSchema,
  DomainsDelistedSchema,
  DomainsListedSchema,
  type DomainCategoryEvent,
} from '@gatehouse/contracts';
import { GatehouseError } from '@gatehouse/errors';
import type { Decider } from '@gatehouse/event-store';

/** A category exists once, and has each of its domains once. */
export type DomainCategoryCommand =
  | { type: 'CreateCategory'; name: string; description: string }
  | { type: 'ListDomains'; domains: readonly string[] }
  | { type: 'DelistDomains'; domains: readonly string[] }
  | { type: 'RemoveCategory' };

export type DomainCategoryState = { status: 'absent' } | { status: 'present'; domains: readonly string[] };

export const maxDomains = 200_000;
/** In one command: an event has to be far from the largest message that the broker takes. */
export const maxDomainsAtOnce = 5_000;

function decide(command: DomainCategoryCommand, state: DomainCategoryState): DomainCategoryEvent | null {
  if (command.type === 'CreateCategory') {
    if (state.status === 'present') throw new GatehouseError('GATEHOUSE_DOMAIN_CATEGORY_EXISTS');
    return create(DomainCategoryCreatedSchema, { name: command.name, description: command.description });
  }
  if (state.status === 'absent') throw new GatehouseError('GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND');
  if (command.type === 'RemoveCategory') return create(DomainCategoryRemovedSchema);
  const known = new Set(state.domains);
  const given = [...new Set(command.domains)];
  if (command.type === 'DelistDomains') {
    const domains = given.filter((domain) => known.has(domain));
    return domains.length === 0 ? null : create(DomainsDelistedSchema, { domains });
  }
  const domains = given.filter((domain) => !known.has(domain));
  if (known.size + domains.length > maxDomains) throw new GatehouseError('GATEHOUSE_DOMAIN_CATEGORY_FULL');
  return domains.length === 0 ? null : create(DomainsListedSchema, { domains });
}

function evolve(state: DomainCategoryState, event: DomainCategoryEvent): DomainCategoryState {
  switch (event.$typeName) {
    case 'gatehouse.policy.v1.DomainCategoryCreated':
      return { status: 'present', domains: [] };
    case 'gatehouse.policy.v1.DomainsListed':
      return state.status === 'present' ? { ...state, domains: [...state.domains, ...event.domains] } : state;
    case 'gatehouse.policy.v1.DomainsDelisted': {
      const gone = new Set(event.domains);
      return state.status === 'present'
        ? { ...state, domains: state.domains.filter((domain) => !gone.has(domain)) }
        : state;
    }
    case 'gatehouse.policy.v1.DomainCategoryRemoved':
      return { status: 'absent' };
    default:
      return (event satisfies never, state);
  }
}

export const domainCategoryDecider: Decider<DomainCategoryState, DomainCategoryCommand, DomainCategoryEvent> = {
  initialState: { status: 'absent' },
  decide,
  evolve,
};
