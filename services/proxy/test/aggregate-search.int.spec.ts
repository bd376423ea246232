import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { create, Effect, ToolDisabledSchema } from '@gatehouse/contracts';
import { startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { agentOf, eras, type TestAgent } from './aggregate-world.js';
import { startGateway, type TestGateway } from './gateway.js';

const tool = (name: string, description: string, properties: object = {}) => ({
  name,
  description,
  inputSchema: { type: 'object', properties },
});

const crmTools = [
  tool('create_customer', 'Adds a customer to the database', {
    email: { type: 'string', description: 'E-mail address' },
  }),
  tool('search_customers', 'Finds customers by name or city', { query: { type: 'string' } }),
  tool('delete_customer', 'Removes a customer for ever', { id: { type: 'string' } }),
  tool('listInvoices', 'Bills of one customer'),
];
const gitTools = [
  tool('create_issue', 'Opens an issue in a repository', { region: { type: 'string', 'x-mcp-header': 'Region' } }),
  tool('close_issue', 'Closes an issue'),
  tool('get_file', 'Reads a file of a repository', { path: { type: 'string' } }),
];

let gateway: TestGateway;
let crm: FixtureBackend;
let git: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  crm = await startFixtureBackend({ eras: ['modern'] });
  git = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  crm.setTools(crmTools);
  git.setTools(gitTools);
  await gateway.addBackend('crm', crm, { modern: true }, crmTools);
  await gateway.addBackend('git', git, { modern: true, legacy: true }, gitTools);
  await gateway.append('tools', 'git', create(ToolDisabledSchema, { tool: 'close_issue' }));
  await gateway.addBundle('work', {
    toolSearch: true,
    members: [
      {
        backendId: 'crm',
        toolOverrides: [{ tool: 'search_customers', name: 'find_people', description: 'Looks up clients' }],
      },
      { backendId: 'git' },
    ],
  });
  await gateway.allowEverything('bot', ['crm', 'git']);
  await gateway.addRule('kept', { agents: ['bot'], tools: ['delete_customer'], effect: Effect.DENY });
  token = await gateway.issueToken('bot');
}, 90_000);

afterAll(async () => {
  await Promise.all([crm?.stop(), git?.stop()]);
  await gateway?.stop();
});

async function find(agent: TestAgent, query: unknown, more: object = {}) {
  const params = { name: 'find_tool', arguments: { query, ...more } };
  const { result } = (await agent.ask('tools/call', params)).body;
  const [{ text }] = result.content;
  const tools = text.startsWith('{') ? (JSON.parse(text) as { tools: { name: string }[] }).tools : [];
  return { result, text, tools, names: tools.map(({ name }) => name) };
}

describe.each(eras)('a bundle with tool search, for a %s agent', (era) => {
  let agent: TestAgent;

  beforeAll(async () => {
    agent = await agentOf(gateway, era, 'b/work', token);
  });

  it('lists two tools that say what can be found', async () => {
    const { tools } = (await agent.ask('tools/list')).body.result;
    expect(tools.map(({ name }: { name: string }) => name)).toEqual(['find_tool', 'call_tool']);
    expect(tools[0].description).toContain('crm, git');
  });

  it.each([
    ['create an issue', 'git__create_issue'],
    ['repo file', 'git__get_file'],
    ['look up a client', 'find_people'],
    ['invoice', 'crm__listInvoices'],
    ['email', 'crm__create_customer'],
    ['crm customers', 'crm__create_customer'],
  ])('finds for "%s" first %s', async (query, name) => {
    expect((await find(agent, query)).names[0]).toBe(name);
  });

  it('finds whole definitions, as many as asked for', async () => {
    const { tools, names } = await find(agent, 'issue', { limit: 1 });
    expect(tools).toEqual([{ ...gitTools[0], name: 'git__create_issue' }]);
    expect(names).toHaveLength(1);
  });

  it('finds nothing that may not be called', async () => {
    expect((await find(agent, 'delete a customer for ever', { limit: 20 })).names).not.toContain(
      'crm__delete_customer',
    );
    expect((await find(agent, 'close issue', { limit: 20 })).names).not.toContain('git__close_issue');
    const denied = await callTool('crm__delete_customer', {});
    expect(denied.body.result).toMatchObject({ isError: true, _meta: { 'dev.gatehouse/reason': 'denied_by_rule' } });
  });

  it('says what to do when nothing matches, or nothing was asked', async () => {
    expect((await find(agent, 'weather')).text).toMatch(/No tool matches/);
    for (const query of ['', '   ', 7, undefined]) {
      const { result, text } = await find(agent, query);
      expect(result.isError).toBe(true);
      expect(text).toMatch(/in a few words/);
    }
  });

  const callTool = (name: string, args: object, extra = {}) =>
    agent.ask('tools/call', { name: 'call_tool', arguments: { name, arguments: args } }, extra);

  it('calls what was found, on record under its own name', async () => {
    const { headers, record } = gateway.traced();
    const reply = await callTool('git__create_issue', { text: 'hello', region: 'eu' }, { headers });
    expect(reply.body.result.content).toEqual([{ type: 'text', text: 'hello' }]);
    expect(git.calls.at(-1)).toMatchObject({ tool: 'create_issue', args: { text: 'hello', region: 'eu' } });
    if (era === 'modern')
      expect(git.calls.at(-1)?.headers).toMatchObject({ 'mcp-name': 'create_issue', 'mcp-param-region': 'eu' });
    expect(await record()).toMatchObject({
      endpoint: '/mcp/b/work',
      backendId: 'git',
      target: 'create_issue',
      definitionHash: 'hash-create_issue',
      verdict: 'allowed',
    });
  });

  it('calls what is listed elsewhere by its name as well', async () => {
    const reply = await agent.ask('tools/call', { name: 'find_people', arguments: { text: 'x' } });
    expect(reply.body.result.content[0].text).toBe('x');
    expect(crm.calls.at(-1)?.tool).toBe('search_customers');
  });

  it('says what to do about a name that was not found', async () => {
    const reply = await callTool('create_issue', {});
    expect(reply.body.result).toMatchObject({ isError: true, _meta: { 'dev.gatehouse/reason': 'name_unknown' } });
    expect(reply.body.result.content[0].text).toContain('as it is listed');
  });
});
