import { describe, it } from '@jest/globals';
import {
  AgentAddedSchema,
  AgentReconfiguredSchema,
  AgentRemovedSchema,
  AgentSettingsSchema,
  BackendMappedSchema,
  BackendUnmappedSchema,
  ClientAssignedSchema,
  ClientReleasedSchema,
  create,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import { agentDecider } from './agent.decider.js';

const settings = create(AgentSettingsSchema, { name: 'Billing bot', clientIds: ['billing'] });
const added = create(AgentAddedSchema, { settings });
const mapped = create(BackendMappedSchema, { backendId: 'crm' });
const clientId = 'https://agent.example.com/oauth/client.json';
const assigned = create(ClientAssignedSchema, { clientId });
const custom = { isPredefined: false } as const;
const predefined = { isPredefined: true } as const;

describe('a custom agent', () => {
  it('is added once', () => {
    given(agentDecider)
      .when({ type: 'AddAgent', ...custom, settings })
      .then(added);
    given(agentDecider, [added])
      .when({ type: 'AddAgent', ...custom, settings })
      .thenRefused('GATEHOUSE_AGENT_EXISTS');
  });

  it('is changed and removed, and loses its mappings with it', () => {
    given(agentDecider, [added])
      .when({ type: 'ReconfigureAgent', ...custom, settings: { ...settings, name: 'Invoices' } })
      .then(create(AgentReconfiguredSchema, { settings: { ...settings, name: 'Invoices' } }));
    given(agentDecider, [added])
      .when({ type: 'ReconfigureAgent', ...custom, settings })
      .thenNothing();
    given(agentDecider, [added])
      .when({ type: 'RemoveAgent', ...custom })
      .then(create(AgentRemovedSchema));
    given(agentDecider, [added, mapped, create(AgentRemovedSchema), added])
      .when({ type: 'MapBackend', ...custom, backendId: 'crm' })
      .then(mapped);
  });

  it('cannot be mapped before it is added', () => {
    given(agentDecider)
      .when({ type: 'MapBackend', ...custom, backendId: 'crm' })
      .thenRefused('GATEHOUSE_AGENT_NOT_FOUND');
  });
});

describe.each([
  ['custom', custom, [added]],
  ['predefined', predefined, []],
] as const)('a client of a %s agent', (_, kind, before) => {
  it('is assigned and released, once each', () => {
    given(agentDecider, before)
      .when({ type: 'AssignClient', ...kind, clientId })
      .then(assigned);
    given(agentDecider, [...before, assigned])
      .when({ type: 'AssignClient', ...kind, clientId })
      .thenNothing();
    given(agentDecider, [...before, assigned])
      .when({ type: 'ReleaseClient', ...kind, clientId })
      .then(create(ClientReleasedSchema, { clientId }));
    given(agentDecider, before)
      .when({ type: 'ReleaseClient', ...kind, clientId })
      .thenRefused('GATEHOUSE_AGENT_CLIENT_UNKNOWN');
  });
});

describe('the clients of a custom agent', () => {
  it('are those of its newest settings, and those assigned since', () => {
    given(agentDecider, [added, assigned])
      .when({ type: 'ReconfigureAgent', ...custom, settings: { ...settings, clientIds: ['billing', clientId] } })
      .thenNothing();
    given(agentDecider, [added, assigned])
      .when({ type: 'ReconfigureAgent', ...custom, settings })
      .then(create(AgentReconfiguredSchema, { settings }));
    given(agentDecider, [added, assigned, create(AgentReconfiguredSchema, { settings })])
      .when({ type: 'ReleaseClient', ...custom, clientId })
      .thenRefused('GATEHOUSE_AGENT_CLIENT_UNKNOWN');
  });
});

describe('a predefined agent', () => {
  it('is mapped and unmapped without being added, once each', () => {
    given(agentDecider)
      .when({ type: 'MapBackend', ...predefined, backendId: 'crm' })
      .then(mapped);
    given(agentDecider, [mapped])
      .when({ type: 'MapBackend', ...predefined, backendId: 'crm' })
      .thenNothing();
    given(agentDecider, [mapped])
      .when({ type: 'UnmapBackend', ...predefined, backendId: 'crm' })
      .then(create(BackendUnmappedSchema, { backendId: 'crm' }));
    given(agentDecider)
      .when({ type: 'UnmapBackend', ...predefined, backendId: 'crm' })
      .thenNothing();
  });

  it('can be neither added, changed nor removed', () => {
    given(agentDecider)
      .when({ type: 'AddAgent', ...predefined, settings })
      .thenRefused('GATEHOUSE_AGENT_EXISTS');
    given(agentDecider)
      .when({ type: 'ReconfigureAgent', ...predefined, settings })
      .thenRefused('GATEHOUSE_AGENT_PREDEFINED');
    given(agentDecider)
      .when({ type: 'RemoveAgent', ...predefined })
      .thenRefused('GATEHOUSE_AGENT_PREDEFINED');
  });
});
