import { describe, expect, it } from '@jest/globals';
import {
  AgentAddedSchema,
  AgentRemovedSchema,
  BackendMappedSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  BackendUnmappedSchema,
  create,
  type ControlEvent,
} from '@gatehouse/contracts';
import { OutlivedMappings } from './outlived-mappings.js';

type Step = [org: string, aggregate: 'agent' | 'backend', id: string, event: ControlEvent];
const mapped = (agent: string, backendId: string, org = 'default'): Step => [
  org,
  'agent',
  agent,
  create(BackendMappedSchema, { backendId }),
];
const unmapped = (agent: string, backendId: string): Step => [
  'default',
  'agent',
  agent,
  create(BackendUnmappedSchema, { backendId }),
];
const removed: Step = ['default', 'backend', 'crm', create(BackendRemovedSchema)];
const registered: Step = ['default', 'backend', 'crm', create(BackendRegisteredSchema)];
const added: Step = ['default', 'agent', 'bot', create(AgentAddedSchema)];
const agentRemoved: Step = ['default', 'agent', 'bot', create(AgentRemovedSchema)];

describe('mappings that outlive their backend', () => {
  it.each<[string, Step[], string[]]>([
    ['are none while it exists', [mapped('cursor', 'crm'), registered], []],
    [
      'are those that were there when it was removed',
      [mapped('cursor', 'crm'), mapped('vscode', 'wiki'), removed],
      ['cursor'],
    ],
    ['do not end when its slug is taken anew', [mapped('cursor', 'crm'), removed, registered], ['cursor']],
    ['end when they are taken away', [mapped('cursor', 'crm'), removed, unmapped('cursor', 'crm')], []],
    ['end with their agent', [added, mapped('bot', 'crm'), removed, agentRemoved], []],
    [
      'are not those made afterwards',
      [mapped('cursor', 'crm'), removed, unmapped('cursor', 'crm'), mapped('cursor', 'crm')],
      [],
    ],
    ['are not those of another organization', [mapped('cursor', 'crm', 'acme'), removed], []],
  ])('%s', (_, steps, expected) => {
    const mappings = new OutlivedMappings();
    for (const [org, aggregate, id, event] of steps) mappings.apply({ event, stream: { org, aggregate, id } });
    expect(mappings.all().map(({ agentId }) => agentId)).toEqual(expected);
  });
});
