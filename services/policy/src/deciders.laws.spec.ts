import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import {
  AccessRuleSchema,
  AgentSettingsSchema,
  create,
  Effect,
  GranteeKind,
  LimitPer,
  LimitSchema,
  LimitWindow,
  SearchAdapterSchema,
  WebSearchPolicySchema,
} from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { accessRuleDecider, type AccessRuleCommand } from './access-rules/access-rule.decider.js';
import { agentDecider, type AgentCommand } from './agents/agent.decider.js';
import { grantDecider, type GrantCommand } from './grants/grant.decider.js';
import { limitDecider, type LimitCommand } from './limits/limit.decider.js';

import { domainCategoryDecider, type DomainCategoryCommand } from './web-search/domain-category.decider.js';
import { searchToolsDecider, type SearchToolsCommand } from './web-search/search-tools.decider.js';
import { webSearchPolicyDecider, type WebSearchPolicyCommand } from './web-search/web-search-policy.decider.js';

const names = fc.subarray(['a', 'b', '*', 'größe']);
const isPredefined = fc.boolean();
const settings = fc
  .record({ name: fc.string(), description: fc.string(), clientIds: names })
  .map((fields) => create(AgentSettingsSchema, fields));

const agentCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('AddAgent', 'ReconfigureAgent'), isPredefined, settings }),
  fc.record({ type: fc.constant('RemoveAgent'), isPredefined }),
  fc.record({
    type: fc.constantFrom('MapBackend', 'UnmapBackend'),
    isPredefined,
    backendId: fc.constantFrom('crm', 'wiki'),
  }),
) as fc.Arbitrary<AgentCommand>;

const rule = fc
  .record({
    name: fc.string(),
    effect: fc.constantFrom(Effect.ALLOW, Effect.DENY),
    agents: names,
    tools: names,
    condition: fc.string(),
    disabled: fc.boolean(),
  })
  .map((fields) => create(AccessRuleSchema, fields));

const ruleCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('AddAccessRule', 'ReviseAccessRule'), rule }),
  fc.record({ type: fc.constant('RemoveAccessRule') }),
) as fc.Arbitrary<AccessRuleCommand>;

const limit = fc
  .record({
    name: fc.string(),
    users: names,
    per: fc.subarray([LimitPer.USER, LimitPer.TOOL]),
    window: fc.constantFrom(LimitWindow.SECOND, LimitWindow.DAY),
    maxCalls: fc.integer({ min: 1, max: 3 }),
  })
  .map((fields) => create(LimitSchema, fields));

const limitCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('AddLimit', 'ReviseLimit'), limit }),
  fc.record({ type: fc.constant('RemoveLimit') }),
) as fc.Arbitrary<LimitCommand>;

const grantCommand = fc.oneof(
  fc.record({
    type: fc.constant('GrantPermissions'),
    grant: fc.record({
      granteeKind: fc.constantFrom(GranteeKind.USER, GranteeKind.GROUP),
      grantee: fc.string(),
      permissions: names,
      backends: names,
      agents: names,
    }),
  }),
  fc.record({ type: fc.constant('RevokeGrant') }),
) as fc.Arbitrary<GrantCommand>;

const policy = fc
  .record({ name: fc.string(), agents: names, query: fc.record({ codenames: names }), disabled: fc.boolean() })
  .map((fields) => create(WebSearchPolicySchema, fields));

const policyCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('AddWebSearchPolicy', 'ReviseWebSearchPolicy'), policy }),
  fc.record({ type: fc.constant('RemoveWebSearchPolicy') }),
) as fc.Arbitrary<WebSearchPolicyCommand>;

const categoryCommand = fc.oneof(
  fc.record({ type: fc.constant('CreateCategory'), name: fc.string(), description: fc.string() }),
  fc.record({ type: fc.constantFrom('ListDomains', 'DelistDomains'), domains: names }),
  fc.record({ type: fc.constant('RemoveCategory') }),
) as fc.Arbitrary<DomainCategoryCommand>;

const tool = fc.constantFrom('search', '__proto__');
const adapter = fc
  .record({ query: fc.string(), urls: names, safeSearchValues: fc.dictionary(fc.constantFrom('strict'), fc.string()) })
  .map((fields) => create(SearchAdapterSchema, fields));
const toolsCommand = fc.oneof(
  fc.record({ type: fc.constant('DescribeTool'), tool, adapter }),
  fc.record({ type: fc.constant('ForgetTool'), tool }),
  fc.record({ type: fc.constant('ForgetTools') }),
) as fc.Arbitrary<SearchToolsCommand>;

describe('whatever happens to', () => {
  it('an agent, its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(agentCommand, { maxLength: 20 }), (commands) => assertLaws(agentDecider, commands)));
  });

  it('an access rule, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(ruleCommand, { maxLength: 20 }), (commands) => assertLaws(accessRuleDecider, commands)),
    );
  });

  it('a limit, its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(limitCommand, { maxLength: 20 }), (commands) => assertLaws(limitDecider, commands)));
  });

  it('a grant, its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(grantCommand, { maxLength: 20 }), (commands) => assertLaws(grantDecider, commands)));
  });

  it('web-search policy, its deciders keep the laws', () => {
    const all = <Command>(command: fc.Arbitrary<Command>) => fc.array(command, { maxLength: 20 });
    fc.assert(fc.property(all(policyCommand), (commands) => assertLaws(webSearchPolicyDecider, commands)));
    fc.assert(fc.property(all(categoryCommand), (commands) => assertLaws(domainCategoryDecider, commands)));
    fc.assert(fc.property(all(toolsCommand), (commands) => assertLaws(searchToolsDecider, commands)));
  });
});
