import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ApprovalPolicy,
  ApprovalPolicySetSchema,
  create,
  QuarantineCause,
  ToolQuarantinedSchema,
  ToolsApprovedSchema,
  ToolsDiscoveredSchema,
} from '@gatehouse/contracts';
import { readToolReport, toolReportSubject, type ToolReport } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { agentOf, eras, type Era } from './aggregate-world.js';
import { startGateway, type TestGateway } from './gateway.js';

const tool = (name: string, description = 'As it was approved') => ({
  name,
  description,
  inputSchema: { type: 'object', properties: { limit: { type: 'number', maximum: 1e2 } } },
});
const tools = [tool('read'), tool('write')];

let gateway: TestGateway;
let backend: FixtureBackend;
let token: string;
const reports: ToolReport[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  backend.setTools(tools);
  for (const id of ['one', 'modern', 'legacy', 'trusted'])
    await gateway.addBackend(id, backend, { modern: id !== 'legacy', legacy: id !== 'modern' }, tools);
  await gateway.append('tools', 'trusted', create(ApprovalPolicySetSchema, { policy: ApprovalPolicy.TRUSTED }));
  await gateway.addBundle('work', { members: [{ backendId: 'one' }, { backendId: 'legacy' }] });
  await gateway.allowEverything('bot', ['one', 'modern', 'legacy', 'trusted']);
  token = await gateway.issueToken('bot');
  gateway.nc.subscribe(toolReportSubject('default'), {
    callback: (_, message) => {
      const report = readToolReport(message.string());
      if (report) reports.push(report);
    },
  });
}, 90_000);

afterAll(async () => {
  await backend?.stop();
  await gateway?.stop();
});

async function listed(era: Era, endpoint: string): Promise<string[]> {
  const agent = await agentOf(gateway, era, endpoint, token);
  const { body } = await agent.ask('tools/list');
  return (body.result.tools as { name: string }[]).map(({ name }) => name);
}

/** What the server lists meanwhile. */
async function listing<T>(definitions: readonly object[], look: () => Promise<T>): Promise<T> {
  backend.setTools(definitions);
  try {
    return await look();
  } finally {
    backend.setTools(tools);
  }
}

const cells = ['one', 'modern', 'legacy', 'trusted'].flatMap((id) => eras.map((era) => [era, id] as const));

describe.each(cells)('to a %s agent at the backend %s', (era, id) => {
  it('tools are shown as long as they are what was approved, in whatever order of keys', async () => {
    const restated = tools.map(({ name, description, inputSchema }) => ({
      inputSchema: { properties: inputSchema.properties, type: 'object' },
      description: `${description}\n`,
      name,
    }));
    expect(await listed(era, id)).toEqual(['read', 'write']);
    expect(await listing(restated, () => listed(era, id))).toEqual(['read', 'write']);
  });

  it('a tool that is another one is left out at once, unless the backend is trusted, and the registry is told', async () => {
    const drifted = tool('read', `Other, for ${era} agents of ${id}`);
    const shown = await listing([drifted, tool('write')], () => listed(era, id));
    expect(shown).toEqual(id === 'trusted' ? ['read', 'write'] : ['write']);
    await eventually(() => expect(reports).toContainEqual({ type: 'drift', backendId: id, definitions: [drifted] }));
    expect(await listed(era, id)).toEqual(['read', 'write']);
  });
});

describe('a tool that the ledger does not know', () => {
  it('is not shown, and the registry is told', async () => {
    const fresh = tool('fresh');
    expect(await listing([...tools, fresh], () => listed('modern', 'one'))).toEqual(['read', 'write']);
    await eventually(() => expect(reports).toContainEqual({ type: 'drift', backendId: 'one', definitions: [fresh] }));
  });
});

describe.each(eras)('at an endpoint of several backends, to a %s agent', (era) => {
  it('a tool that is another one is left out', async () => {
    const catalogued = { ...tool('read'), description: `Other, in catalogues for ${era} agents` };
    // The lists that are kept are those of before.
    await gateway.append('tools', 'one', create(ToolsDiscoveredSchema, { removed: [`nothing-${era}`] }));
    await gateway.append('tools', 'legacy', create(ToolsDiscoveredSchema, { removed: [`nothing-${era}`] }));
    const shown = await listing([catalogued, tool('write')], () => listed(era, 'b/work'));
    expect(shown).toEqual(['one__write', 'legacy__write']);
  });
});

describe('a tool in quarantine', () => {
  const hash = 'hash-read';
  const quarantined = create(ToolQuarantinedSchema, {
    version: { tool: 'read', hash },
    reasons: [{ cause: QuarantineCause.GUARDRAIL, detail: 'a rule' }],
  });
  const approved = create(ToolsApprovedSchema, { versions: [{ tool: 'read', hash }] });

  it.each(eras)('is neither shown nor called, also on shared endpoints, until it is approved (%s)', async (era) => {
    await gateway.append('tools', 'modern', quarantined);
    expect(await listed(era, 'modern')).toEqual(['write']);
    expect((await listed(era, '')).filter((name) => name.startsWith('modern__'))).toEqual(['modern__write']);
    const agent = await agentOf(gateway, era, 'modern', token);
    const before = backend.calls.length;
    const { body } = await agent.ask('tools/call', { name: 'read', arguments: {} });
    expect(body.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('until an administrator approves its definition') }],
      _meta: { 'dev.gatehouse/reason': 'tool_quarantined' },
    });
    expect(backend.calls.length).toBe(before);
    await eventually(() =>
      expect(gateway.records).toContainEqual(
        expect.objectContaining({
          target: 'read',
          verdict: 'denied',
          reason: 'tool_quarantined',
          definitionHash: hash,
        }),
      ),
    );
    await gateway.append('tools', 'modern', approved);
    expect(await listed(era, 'modern')).toEqual(['read', 'write']);
    expect((await agent.ask('tools/call', { name: 'read', arguments: {} })).body.result.isError).not.toBe(true);
  });
});
