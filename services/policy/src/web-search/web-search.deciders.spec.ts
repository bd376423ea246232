import { describe, it } from '@jest/globals';
import {
  create,
  DomainCategoryCreatedSchema,
  DomainCategoryRemovedSchema,
  DomainsDelistedSchema,
  DomainsListedSchema,
  SearchAdapterSchema,
  SearchToolDescribedSchema,
  SearchToolForgottenSchema,
  SearchToolsForgottenSchema,
  WebSearchPolicyAddedSchema,
  WebSearchPolicyRemovedSchema,
  WebSearchPolicyRevisedSchema,
  WebSearchPolicySchema,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { domainCategoryDecider, maxDomains } from './domain-category.decider.js';
import { searchToolsDecider } from './search-tools.decider.js';
import { webSearchPolicyDecider } from './web-search-policy.decider.js';

describe('a web-search policy', () => {
  const policy = create(WebSearchPolicySchema, { name: 'Research', query: { codenames: ['bluebird'] } });
  const other = create(WebSearchPolicySchema, { ...policy, disabled: true });
  const added = create(WebSearchPolicyAddedSchema, { policy });

  it('is added, revised and removed', () => {
    const decider = webSearchPolicyDecider;
    given(decider).when({ type: 'AddWebSearchPolicy', policy }).then(added);
    given(decider, [added]).when({ type: 'AddWebSearchPolicy', policy }).thenRefused('GATEHOUSE_REQUEST_CONFLICT');
    given(decider, [added])
      .when({ type: 'ReviseWebSearchPolicy', policy: other })
      .then(create(WebSearchPolicyRevisedSchema, { policy: other }));
    given(decider, [added]).when({ type: 'ReviseWebSearchPolicy', policy }).thenNothing();
    given(decider, [added]).when({ type: 'RemoveWebSearchPolicy' }).then(create(WebSearchPolicyRemovedSchema));
    given(decider).when({ type: 'RemoveWebSearchPolicy' }).thenRefused('GATEHOUSE_WEB_SEARCH_POLICY_NOT_FOUND');
  });
});

describe('a category of domains', () => {
  const decider = domainCategoryDecider;
  const created = create(DomainCategoryCreatedSchema, { name: 'Malware', description: 'x' });
  const listed = (...domains: string[]) => create(DomainsListedSchema, { domains });

  it('is created once, and removed', () => {
    const command = { type: 'CreateCategory', name: 'Malware', description: 'x' } as const;
    given(decider).when(command).then(created);
    given(decider, [created]).when(command).thenRefused('GATEHOUSE_DOMAIN_CATEGORY_EXISTS');
    given(decider, [created]).when({ type: 'RemoveCategory' }).then(create(DomainCategoryRemovedSchema));
    given(decider).when({ type: 'RemoveCategory' }).thenRefused('GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND');
  });

  it('gets and loses domains, up to a limit', () => {
    const domains = ['a.example'];
    given(decider, [created]).when({ type: 'ListDomains', domains }).then(listed('a.example'));
    given(decider, [created, listed('a.example')])
      .when({ type: 'ListDomains', domains })
      .thenNothing();
    given(decider, [created]).when({ type: 'DelistDomains', domains }).thenNothing();
    given(decider).when({ type: 'ListDomains', domains }).thenRefused('GATEHOUSE_DOMAIN_CATEGORY_NOT_FOUND');
    given(decider, [created, listed('a.example')])
      .when({ type: 'DelistDomains', domains })
      .then(create(DomainsDelistedSchema, { domains }));
    const full = create(DomainsListedSchema, {
      domains: Array.from({ length: maxDomains }, (_, i) => `h${i}.example`),
    });
    given(decider, [created, full])
      .when({ type: 'ListDomains', domains })
      .thenRefused('GATEHOUSE_DOMAIN_CATEGORY_FULL');
  });
});

describe('what is said of tools', () => {
  const decider = searchToolsDecider;
  const adapter = create(SearchAdapterSchema, { query: '/q' });
  const described = create(SearchToolDescribedSchema, { tool: 'search', adapter });

  it('is remembered and forgotten', () => {
    given(decider).when({ type: 'DescribeTool', tool: 'search', adapter }).then(described);
    given(decider, [described]).when({ type: 'DescribeTool', tool: 'search', adapter }).thenNothing();
    given(decider, [described])
      .when({ type: 'ForgetTool', tool: 'search' })
      .then(create(SearchToolForgottenSchema, { tool: 'search' }));
    given(decider).when({ type: 'ForgetTool', tool: 'search' }).thenRefused('GATEHOUSE_SEARCH_TOOL_NOT_FOUND');
  });

  it('goes with its backend', () => {
    given(decider, [described]).when({ type: 'ForgetTools' }).then(create(SearchToolsForgottenSchema));
    given(decider).when({ type: 'ForgetTools' }).thenNothing();
  });
});
