import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agentOf, eras, startAggregateWorld, type AggregateWorld } from './aggregate-world.js';

let world: AggregateWorld;

beforeAll(async () => {
  world = await startAggregateWorld();
}, 90_000);

afterAll(() => world?.stop());

const namesOf = (items: { name: string }[]) => items.map(({ name }) => name);
const omittedKey = 'dev.gatehouse/omitted';

describe.each(eras)('the endpoint of all backends, for a %s agent', (era) => {
  it('says what its backends can do together, and what they say of themselves', async () => {
    const { gateway, token } = world;
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
    const reply =
      era === 'modern'
        ? await gateway.callModern('', token, 'server/discover')
        : await gateway.send('', token, { jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const { capabilities, instructions } = reply.body.result;
    expect(capabilities).toMatchObject({ tools: {}, prompts: {}, resources: {}, completions: {}, logging: {} });
    expect(instructions).toBe(
      '## crm\n\nA fixture of the conformance suite.\n\n## git\n\nA fixture of the conformance suite.',
    );
    if (era === 'modern')
      expect(reply.body.result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
    else expect(reply.body.result).toMatchObject({ protocolVersion: '2025-11-25', serverInfo: { name: 'gatehouse' } });
  });

  it('lists the tools of all backends under prefixed names, and says which are left out', async () => {
    const { crm, git } = world;
    const agent = await world.agent(era, '');
    const { result } = (await agent.ask('tools/list')).body;
    expect(namesOf(result.tools)).toEqual([
      ...namesOf(crm.catalogue.definitions()).map((name) => `crm__${name}`),
      ...namesOf(git.catalogue.definitions()).map((name) => `git__${name}`),
    ]);
    expect(result._meta[omittedKey]).toEqual([
      { backend: 'dead', reason: expect.stringMatching(/^upstream_(unreachable|circuit_open)$/) },
      { backend: 'slow', reason: expect.stringMatching(/^upstream_(timeout|circuit_open)$/) },
    ]);
    const [first] = crm.catalogue.definitions();
    expect(result.tools[0]).toEqual({ ...first, name: `crm__${first?.name}` });
    if (era === 'modern') expect(result).toMatchObject({ resultType: 'complete', ttlMs: 0, cacheScope: 'private' });
    else expect(result).not.toHaveProperty('resultType');
  });

  it('lists prompts under prefixed names, and resources as they are but for those of several backends', async () => {
    const agent = await world.agent(era, '');
    const prompts = (await agent.ask('prompts/list')).body.result.prompts;
    expect(namesOf(prompts)).toContain('crm__test_simple_prompt');
    expect(namesOf(prompts)).toContain('git__test_simple_prompt');
    const { resources, _meta } = (await agent.ask('resources/list')).body.result;
    expect(resources.map(({ uri }: { uri: string }) => uri)).toEqual(['crm://own', 'git://own']);
    expect(_meta[omittedKey]).toContainEqual({
      backend: 'crm',
      reason: 'resource_ambiguous',
      uri: 'test://static-text',
    });
    const { resourceTemplates } = (await agent.ask('resources/templates/list')).body.result;
    expect(resourceTemplates.map(({ uriTemplate }: { uriTemplate: string }) => uriTemplate)).toEqual([
      'crm://item/{id}',
      'git://item/{id}',
    ]);
  });

  it.each(['crm', 'git'] as const)('calls a tool of %s, which is on record under its own name', async (backend) => {
    const agent = await world.agent(era, '');
    const { headers, record } = world.gateway.traced();
    const reply = await agent.ask('tools/call', { name: `${backend}__test_simple_text`, arguments: {} }, { headers });
    expect(reply.body.result.content).toEqual([{ type: 'text', text: 'This is a simple text response for testing.' }]);
    expect(world[backend].ledger.callsOf('test_simple_text').length).toBeGreaterThan(0);
    expect(await record()).toMatchObject({
      endpoint: '/mcp',
      backendId: backend,
      method: 'tools/call',
      target: 'test_simple_text',
      definitionHash: 'hash-test_simple_text',
      eraIn: era,
      verdict: 'allowed',
    });
  });

  it.each(['crm', 'git'])('gets a prompt of %s and completes its arguments', async (backend) => {
    const agent = await world.agent(era, '');
    const args = { arg1: 'a', arg2: 'b' };
    const name = `${backend}__test_prompt_with_arguments`;
    const prompt = await agent.ask('prompts/get', { name, arguments: args });
    expect(prompt.body.result.messages[0].content.text).toBe("arg1='a', arg2='b'");
    const ref = { type: 'ref/prompt', name };
    const completed = await agent.ask('completion/complete', { ref, argument: { name: 'arg1', value: 'par' } });
    expect(completed.body.result.completion.values).toEqual(['paris', 'park', 'party']);
  });

  it.each(['crm', 'git'])('reads resources of %s, listed and by template', async (backend) => {
    const agent = await world.agent(era, '');
    const { headers, record } = world.gateway.traced();
    const own = await agent.ask('resources/read', { uri: `${backend}://own` }, { headers });
    expect(own.body.result.contents[0].text).toBe(`of ${backend}`);
    expect(await record()).toMatchObject({ backendId: backend, target: `${backend}://own` });
    const item = await agent.ask('resources/read', { uri: `${backend}://item/7` });
    expect(item.body.result.contents[0].text).toBe(`${backend}://item/7 of ${backend}`);
    const ref = { type: 'ref/resource', uri: `${backend}://item/{id}` };
    const completed = await agent.ask('completion/complete', { ref, argument: { name: 'id', value: '' } });
    expect(completed.body.result.completion.values).toEqual([]);
  });

  it('reads no resource that several backends have, or none', async () => {
    const agent = await world.agent(era, '');
    const several = await agent.ask('resources/read', { uri: 'test://static-text' });
    expect(several.body.error).toMatchObject({ code: -32_602, data: { reason: 'resource_ambiguous' } });
    const none = await agent.ask('resources/read', { uri: 'nobody://x' });
    expect(none.body.error).toMatchObject({
      code: era === 'modern' ? -32_602 : -32_002,
      data: { reason: 'resource_unknown', uri: 'nobody://x' },
    });
  });

  it('neither lists nor calls what the agent may not use', async () => {
    const agent = await world.agent(era, '');
    const hidden = await agent.ask('tools/call', { name: 'hidden__test_simple_text', arguments: {} });
    expect(hidden.body.result).toMatchObject({ isError: true, _meta: { 'dev.gatehouse/reason': 'agent_not_mapped' } });
    const unknown = await agent.ask('tools/call', { name: 'test_simple_text', arguments: {} });
    expect(unknown.body.result).toMatchObject({ isError: true, _meta: { 'dev.gatehouse/reason': 'name_unknown' } });
  });
});

describe.each(eras)('a bundle, for a %s agent', (era) => {
  it('shows its own backends in its order, with the names and descriptions that it gives', async () => {
    const agent = await world.agent(era, 'b/team');
    const { tools } = (await agent.ask('tools/list')).body.result;
    const names = namesOf(tools);
    expect(names.filter((name) => !name.startsWith('git__'))).toEqual([
      'say',
      'crm__test_simple_text',
      'crm__test_error_handling',
      'crm__test_tool_with_progress',
    ]);
    expect(names[0]).toBe('say');
    expect(tools[0]).toMatchObject({ name: 'say', description: 'Says something' });
  });

  it('calls by the given name, and not by the one that it replaces or that is not selected', async () => {
    const agent = await world.agent(era, 'b/team');
    const { headers, record } = world.gateway.traced();
    const said = await agent.ask('tools/call', { name: 'say', arguments: {} }, { headers });
    expect(said.body.result.content[0].text).toBe('This is a simple text response for testing.');
    expect(await record()).toMatchObject({
      endpoint: '/mcp/b/team',
      backendId: 'git',
      target: 'test_simple_text',
    });
    for (const name of ['git__test_simple_text', 'crm__test_image_content', 'find_tool']) {
      const reply = await agent.ask('tools/call', { name, arguments: {} });
      expect(reply.body.result._meta['dev.gatehouse/reason']).toBe('name_unknown');
    }
  });
});

describe('an endpoint of several backends', () => {
  it('that nobody has made is not there, and one that is needs a token of its own metadata', async () => {
    const { gateway, token } = world;
    const reply = await gateway.callModern('b/nowhere', token, 'tools/list');
    expect(reply).toMatchObject({ status: 404, body: { error: { data: { reason: 'bundle_unknown' } } } });
    const challenge = await gateway.callModern('b/team', '', 'tools/list');
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge.headers.get('www-authenticate') ?? '')?.[1] ?? '';
    expect(await (await fetch(metadata)).json()).toMatchObject({ resource: `${gateway.url}/mcp/b/team` });
  });

  it('serves a token that is limited to some backends with these', async () => {
    const { gateway } = world;
    const token = await gateway.issueToken('bot', { backends: ['git'] });
    for (const era of eras) {
      const agent = await agentOf(gateway, era, '', token);
      const { tools } = (await agent.ask('tools/list')).body.result;
      expect(namesOf(tools).every((name) => name.startsWith('git__'))).toBe(true);
      const call = await agent.ask('tools/call', { name: 'crm__test_simple_text', arguments: {} });
      expect(call).toMatchObject({ status: 403, body: { error: { data: { reason: 'token_backend_not_allowed' } } } });
    }
  });
});
