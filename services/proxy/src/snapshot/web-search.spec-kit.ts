import {
  create,
  DomainCategoryCreatedSchema,
  DomainCategoryRemovedSchema,
  DomainsDelistedSchema,
  DomainsListedSchema,
  SearchToolDescribedSchema,
  SearchToolForgottenSchema,
  SearchToolsForgottenSchema,
  WebSearchPolicyAddedSchema,
  WebSearchPolicyRemovedSchema,
  WebSearchPolicyRevisedSchema,
  type ControlEvent,
} from '@gatehouse/contracts';
import type { WebSearchState } from './web-search-state.js';

const added = create(WebSearchPolicyAddedSchema, { policy: { name: 'one' } });
const created = create(DomainCategoryCreatedSchema, { name: 'Malware' });
const listed = (...domains: string[]) => create(DomainsListedSchema, { domains });
const described = create(SearchToolDescribedSchema, { tool: 'search', adapter: { query: '/q' } });
const second = create(SearchToolDescribedSchema, { tool: '__proto__', adapter: { query: '/p' } });

/** Events of web-search policy, what of the state is looked at, and what it then is. */
export const webSearchCases: [ControlEvent[], (state: WebSearchState) => unknown, unknown][] = [
  [[added], (s) => s.webSearchPolicies.x?.name, 'one'],
  [
    [added, create(WebSearchPolicyRevisedSchema, { policy: { name: 'two' } })],
    (s) => s.webSearchPolicies.x?.name,
    'two',
  ],
  [[added, create(WebSearchPolicyRemovedSchema)], (s) => Object.keys(s.webSearchPolicies), []],
  [
    [created, listed('a.example', 'b.example'), listed('b.example')],
    (s) => s.domainCategories.x,
    ['a.example', 'b.example'],
  ],
  [
    [created, listed('a.example', 'b.example'), create(DomainsDelistedSchema, { domains: ['a.example', 'c.example'] })],
    (s) => s.domainCategories.x,
    ['b.example'],
  ],
  [[listed('a.example')], (s) => Object.keys(s.domainCategories), []],
  [[created, create(DomainCategoryRemovedSchema)], (s) => Object.keys(s.domainCategories), []],
  [[described, second], (s) => Object.keys(s.searchTools.x ?? {}), ['search', '__proto__']],
  [[described, create(SearchToolForgottenSchema, { tool: 'search' })], (s) => Object.keys(s.searchTools.x ?? {}), []],
  [[described, create(SearchToolsForgottenSchema)], (s) => Object.keys(s.searchTools), []],
];
