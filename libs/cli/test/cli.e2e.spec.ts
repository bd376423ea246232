import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Browser } from '@gatehouse/dev-idp/spec-kit';
import {
  eventually,
  startAuthorizationServer,
  startFixtureBackend,
  startGatehouse,
  startProtectedBackend,
  type FixtureBackend,
  type Gatehouse,
} from '@gatehouse/testkit';
import { GatehouseProcess, type RunOptions } from './gatehouse-process.js';

let gatehouse: Gatehouse;
let backend: FixtureBackend;
let locked: FixtureBackend;
let cli: GatehouseProcess;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  locked = await startFixtureBackend({ eras: ['modern'], requiredHeader: { name: 'x-api-key', value: 'k-4711' } });
  cli = new GatehouseProcess(gatehouse.product.urls.portal);
});

afterAll(async () => {
  cli?.stop();
  await backend?.stop();
  await locked?.stop();
  await gatehouse?.stop();
});

const run = (line: string, options?: RunOptions) => cli.run(line.split(' '), options);
const ok = (line: string, options?: RunOptions) => cli.ok(line, options);
const json = (line: string, options?: RunOptions) => cli.json(line, options);
const failure = (line: string, options?: RunOptions) => cli.failure(line, options);

const as = async (user: string): Promise<RunOptions> => ({
  env: { GATEHOUSE_TOKEN: await gatehouse.tokenFor(user) },
});

const credentialsFile = () => join(cli.configDir, 'credentials.json');
const credentials = () => JSON.parse(readFileSync(credentialsFile(), 'utf8'))[gatehouse.product.urls.portal];

function writeCredentials(change: (signIn: ReturnType<typeof credentials>) => void): void {
  const signIn = credentials();
  change(signIn);
  writeFileSync(credentialsFile(), JSON.stringify({ [gatehouse.product.urls.portal]: signIn }));
}

/** What a person does with the address that `login` shows. */
async function allowInBrowser(stderr: string, user: string): Promise<string> {
  const url = /^ {2}(http\S+)$/m.exec(stderr)?.[1];
  if (url === undefined) throw new Error(`no address yet: ${stderr}`);
  const browser = new Browser();
  const opened = await browser.open(url);
  const asked = opened.html.includes('Allow') ? opened : await browser.send(opened, {});
  const signIn = await browser.send(asked, { confirm: 'yes' });
  return (await browser.send(signIn, { username: user, password: user })).html;
}

async function logIn(user: string) {
  const { output, finished } = cli.start(['login']);
  const url = () => {
    if (!/^ {2}http\S+\n/m.test(output.stderr)) throw new Error('no address yet');
  };
  await eventually(url);
  expect(await allowInBrowser(output.stderr, user)).toContain('The device is connected');
  return finished;
}

describe('signing in', () => {
  it('says how, when nobody is signed in', async () => {
    const { code, stdout, stderr } = await run('backend list');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('Error: You are not signed in');
    expect(stderr).toContain('npx gatehouse login');
    expect(stderr).toContain('Code: GATEHOUSE_CLI_NOT_SIGNED_IN');
  });

  it('signs in with a browser, and keeps the log-in for the user alone', async () => {
    expect(await logIn('admin')).toMatchObject({ code: 0, stdout: expect.stringContaining('as admin.') });
    expect(statSync(credentialsFile()).mode & 0o777).toBe(0o600);
    expect(await ok('whoami')).toMatch(/^User +admin$/m);
    expect(await json('whoami')).toMatchObject({ userName: 'admin', roles: ['owner'] });
  });

  it('refreshes an expired log-in once, however many commands need it', async () => {
    const before = credentials();
    writeCredentials((signIn) => (signIn.refresh.expiresAtMs = 0));
    const all = await Promise.all([1, 2, 3].map(() => json('whoami')));
    expect(all.map(({ userName }) => userName)).toEqual(['admin', 'admin', 'admin']);
    expect(credentials().refresh.token).not.toBe(before.refresh.token);
    expect(statSync(credentialsFile()).mode & 0o777).toBe(0o600);
  });

  it('takes a token from stdin or the environment instead, and does not keep it', async () => {
    const stdin = `${await gatehouse.tokenFor('alice')}\n`;
    expect(await json('whoami --token -', { stdin })).toMatchObject({ userName: 'alice' });
    expect(await json('whoami', await as('bob'))).toMatchObject({ userName: 'bob' });
    expect(await json('whoami')).toMatchObject({ userName: 'admin' });
  });

  it.each(['', 'not a token', 'eyJub.not.real'])('refuses %j as a token', async (stdin) => {
    expect(await failure('whoami --token -', { stdin })).toMatchObject({
      exit: 3,
      stdout: '',
      code: 'GATEHOUSE_CLI_NOT_SIGNED_IN',
    });
  });
});

describe('backends', () => {
  it('says what to do when there are none', async () => {
    expect(await ok('backend list')).toContain('No backends yet. Add one: gatehouse backend add');
    expect(await json('backend list')).toEqual({ items: [] });
  });

  it('adds one by its URL and waits until it is in force', async () => {
    expect(await ok(`backend add crm ${backend.url} --name CRM`)).toBe(
      'crm is added (in force at 1 gateway replica).\n',
    );
    expect(await eventually(() => ok('backend list --search cr'))).toMatch(
      /^crm +enabled +unknown +3\/3 +modern\+legacy +CRM/m,
    );
    const shown = await ok('backend show crm');
    expect(shown).toMatch(/^delete_all +enabled +backend's +Something/m);
    expect(shown).toMatch(/^Health +unknown \(gateway replicas: 1 unknown\)$/m);
  });

  it('adds one that wants a secret, which is piped in and never shown', async () => {
    const line = `backend add vault ${locked.url}`;
    expect(await failure(line)).toMatchObject({ exit: 1, code: 'GATEHOUSE_BACKEND_NEEDS_CREDENTIAL' });
    const added = await run(`${line} --secret-header x-api-key`, { stdin: 'k-4711\n' });
    expect(added).toMatchObject({ code: 0, stdout: expect.stringContaining('vault is added') });
    expect(added.stdout + added.stderr).not.toContain('k-4711');
    const empty = await failure(`${line} --secret-header x-api-key`);
    expect(empty).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it('changes only what is named', async () => {
    await ok('backend update crm --description Customers --timeout 5000');
    await eventually(async () =>
      expect(await json('backend show crm')).toMatchObject({ name: 'CRM', description: 'Customers', timeoutMs: 5_000 }),
    );
    expect(await failure('backend update crm')).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it('changes nothing when the version is no longer the newest', async () => {
    const stale = await failure('backend update crm --name New --if-match 1');
    expect(stale).toMatchObject({ exit: 1, code: 'GATEHOUSE_REQUEST_STALE' });
    expect(await json('backend show crm')).toMatchObject({ name: 'CRM' });
  });

  it('refreshes, disables and enables', async () => {
    expect(await ok('backend refresh crm')).toContain('up to date already');
    expect(await json('backend disable crm --note tests')).toMatchObject({ id: 'crm', changed: true, appliedBy: 1 });
    await eventually(async () => expect(await ok('backend show crm')).toContain('disabled (tests)'));
    const accepted = await json('backend enable crm --no-wait');
    expect(accepted).toEqual({ id: 'crm', version: expect.any(Number), changed: true });
    expect(await ok('backend enable crm')).toContain('already; nothing was changed');
  });

  it('removes only what is confirmed', async () => {
    expect(await failure('backend remove vault')).toMatchObject({ exit: 1, code: 'GATEHOUSE_CLI_NOT_CONFIRMED' });
    expect(await ok('backend remove vault --yes')).toContain('vault is removed');
    expect(await failure('backend show vault')).toMatchObject({ exit: 1, code: 'GATEHOUSE_BACKEND_NOT_FOUND' });
  });

  it('passes on what the API refuses', async () => {
    expect(await failure(`backend add crm ${backend.url}`)).toMatchObject({
      exit: 1,
      code: 'GATEHOUSE_BACKEND_EXISTS',
    });
    expect(await failure('backend add dead http://127.0.0.1:1/mcp')).toMatchObject({
      exit: 1,
      code: 'GATEHOUSE_BACKEND_UNREACHABLE',
    });
    const { code, stderr } = await run('backend enable nowhere');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: There is no such backend\n/);
    expect(stderr).toContain('Code: GATEHOUSE_BACKEND_NOT_FOUND');
  });

  it('tells a user without the right which permission is missing', async () => {
    expect(await failure(`backend add mine ${backend.url}`, await as('bob'))).toMatchObject({
      exit: 1,
      code: 'GATEHOUSE_AUTH_FORBIDDEN',
      detail: 'You need the permission backend:create.',
    });
  });
});

describe('backends that want OAuth', () => {
  it('are connected in the browser while the command waits, and disconnected', async () => {
    const server = await startAuthorizationServer();
    const protectedBackend = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
    try {
      expect(await ok(`backend add files ${protectedBackend.url} --oauth`)).toContain('files is added');
      const { output, finished } = cli.start(['connect', 'files', '--no-browser']);
      const page = await eventually(() => {
        const url = /^ {2}(http\S+)$/m.exec(output.stderr)?.[1];
        if (url === undefined) throw new Error('no address yet');
        return url;
      });
      expect(page).toBe(`${gatehouse.product.urls.portal}/connect/files`);
      const browser = new Browser();
      const shown = await browser.send(await browser.open(page), { username: 'admin', password: 'admin' });
      const [, link = ''] = /<a href="([^"]+)">Continue/.exec(shown.html) ?? [];
      expect((await browser.open(link.replaceAll('&#38;', '&'))).html).toContain('Connected');
      expect(await finished).toMatchObject({ code: 0, stdout: expect.stringContaining('files is connected') });
      expect(await json('backend show files')).toMatchObject({ credentialMode: 'oauth' });
      const [token = ''] = protectedBackend.tokens.slice(-1);
      await ok('disconnect files --yes');
      expect(await server.tokenOf(token)).toBeUndefined();
      await eventually(async () =>
        expect(await failure('disconnect files --yes')).toMatchObject({ code: 'GATEHOUSE_CONNECTION_NOT_FOUND' }),
      );
      await ok('backend remove files --yes');
    } finally {
      await protectedBackend.stop();
      await server.stop();
    }
  });
});

describe('bundles', () => {
  const endpoint = () => `${gatehouse.product.urls.mcp}/mcp/b/desk`;

  it('says what to do when there are none, and what a bundle needs', async () => {
    expect(await ok('bundle list')).toContain('No bundles yet. Create one: gatehouse bundle create');
    const { exit, code, detail } = await failure('bundle create desk');
    expect({ exit, code }).toEqual({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
    expect(detail).toContain('--backend <slug>');
  });

  it('creates one and tells where agents reach it', async () => {
    const { code, stdout, stderr } = await run('bundle create desk --backend crm --rename crm__echo=say --tool-search');
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'desk is created (in force at 1 gateway replica).\n' });
    expect(stderr).toBe(`Agents reach it at ${endpoint()}\n`);
    await eventually(async () =>
      expect(await ok('bundle list')).toMatch(/^desk +crm +on +desk +http.*\/mcp\/b\/desk$/m),
    );
    const shown = await ok('bundle show desk');
    expect(shown).toMatch(/^crm +enabled +all$/m);
    expect(shown).toMatch(/^crm__echo +say +-$/m);
    expect(await json('bundle show desk')).toMatchObject({ id: 'desk', toolSearch: true, endpoint: endpoint() });
  });

  it('changes only what is named', async () => {
    await ok('bundle update desk --tool crm__echo --describe crm__echo=Echoes --no-tool-search');
    await ok('bundle update desk --instructions -', { stdin: 'Ask first.\nThen call.\n' });
    await eventually(async () =>
      expect(await json('bundle show desk')).toMatchObject({
        toolSearch: false,
        instructions: 'Ask first.\nThen call.',
        members: [
          {
            backendId: 'crm',
            tools: ['echo'],
            toolOverrides: [{ tool: 'echo', name: 'say', description: 'Echoes' }],
          },
        ],
      }),
    );
    expect(await failure('bundle update desk')).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it.each([
    ['bundle create desk --backend crm', 'GATEHOUSE_BUNDLE_EXISTS'],
    ['bundle create other --backend nowhere', 'GATEHOUSE_BUNDLE_MEMBER_UNKNOWN'],
    ['bundle create other --backend crm --tool crm__nothing', 'GATEHOUSE_BUNDLE_MEMBER_UNKNOWN'],
    ['bundle create other --backend crm --rename crm__echo=find_tool', 'GATEHOUSE_BUNDLE_INVALID'],
    ['bundle update nowhere --name Nowhere', 'GATEHOUSE_BUNDLE_NOT_FOUND'],
    ['bundle update desk --name New --if-match 1', 'GATEHOUSE_REQUEST_STALE'],
  ])('%s is refused with %s', async (line, code) => {
    expect(await failure(line)).toMatchObject({ exit: 1, code });
  });

  it('deletes only what is confirmed', async () => {
    expect(await failure('bundle delete desk')).toMatchObject({ exit: 1, code: 'GATEHOUSE_CLI_NOT_CONFIRMED' });
    expect(await ok('bundle delete desk --yes')).toContain('desk is deleted');
    await eventually(async () => expect(await json('bundle list')).toEqual({ items: [] }));
  });
});

describe('agents and calls', () => {
  it('says what to map when the command line itself may not use a backend', async () => {
    const refused = await failure('call crm echo');
    expect(refused).toMatchObject({ exit: 1, code: 'GATEHOUSE_CLI_CALL_REFUSED' });
    expect(refused.detail).toContain('gatehouse agent map gatehouse-cli crm');
  });

  it('maps and unmaps agents, custom ones too', async () => {
    expect(await ok('agent map gatehouse-cli crm')).toContain('gatehouse-cli is mapped to crm (in force');
    expect(await ok('agent add billing-bot --client-id billing-bot')).toContain('billing-bot is added');
    await ok('agent map billing-bot crm');
    await eventually(async () => expect(await ok('agent list')).toMatch(/^billing-bot +custom +crm +billing-bot$/m));
    await ok('agent unmap billing-bot crm');
    await eventually(async () => {
      const { items } = await json('agent list');
      expect(items.find(({ id }: { id: string }) => id === 'billing-bot').backends).toEqual([]);
    });
    expect(await failure('agent map nobody crm')).toMatchObject({ exit: 1, code: 'GATEHOUSE_AGENT_NOT_FOUND' });
  });

  it('is refused without an access rule, and says so', async () => {
    expect((await failure('call crm echo')).detail).toContain('no_allow_rule');
  });

  it('calls a tool as the user who is signed in', async () => {
    await gatehouse.addRule('allow');
    const args = ['call', 'crm', 'echo', '--args', '{"text": "two words"}'];
    expect(await cli.run(args)).toEqual({ code: 0, stdout: 'two words\n', stderr: '' });
    expect(backend.calls.at(-1)).toMatchObject({ tool: 'echo', args: { text: 'two words' } });
    const piped = await json('call crm echo --args -', { stdin: '{"text": "piped"}' });
    expect(piped).toMatchObject({ content: [{ type: 'text', text: 'piped' }] });
  });

  it("ends with 1 when the tool's answer is an error", async () => {
    expect(await run('call crm fail')).toMatchObject({ code: 1, stdout: 'fail ran\n' });
  });

  it('answers what a tool asks in the middle of a call from the command line, and else declines', async () => {
    backend.intercept = (rpc, response) => {
      if (rpc.method !== 'tools/call') return false;
      const { inputResponses } = rpc.params as { inputResponses?: object };
      const requestedSchema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] };
      const asked = { method: 'elicitation/create', params: { mode: 'form', message: 'Who?', requestedSchema } };
      const result = inputResponses
        ? { resultType: 'complete', content: [{ type: 'text', text: JSON.stringify(inputResponses) }] }
        : { resultType: 'input_required', inputRequests: { who: asked } };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: rpc.id, result }));
      return true;
    };
    const answered = await run('call crm echo --answer name=Ada');
    const declined = await run('call crm echo');
    const refused = await failure('call crm echo --answer Ada');
    backend.intercept = undefined;
    expect(answered).toMatchObject({ code: 0, stdout: '{"who":{"action":"accept","content":{"name":"Ada"}}}\n' });
    expect(declined).toMatchObject({ code: 0, stdout: '{"who":{"action":"decline"}}\n' });
    expect(declined.stderr).toMatch(/^The tool asks: Who\?\nDeclined: .* --answer name=\.\.\.$/m);
    expect(refused).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it.each(['{', '[]', '"text"'])('refuses %j as arguments, and calls nothing', async (args) => {
    const before = backend.calls.length;
    const refused = await failure(`call crm echo --args ${args}`);
    expect(refused).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
    expect(backend.calls).toHaveLength(before);
  });

  it.each([
    ['call nowhere echo', 'backend_unknown'],
    ['call crm nothing', 'tool_unknown'],
  ])('%s is refused with its reason', async (line, reason) => {
    const refused = await failure(line);
    expect(refused).toMatchObject({ exit: 1, code: 'GATEHOUSE_CLI_CALL_REFUSED' });
    expect(refused.detail).toContain(reason);
  });

  it('says when the backend does not answer in time', async () => {
    backend.intercept = ({ method }) => method === 'tools/call';
    const { code, detail } = await failure('call crm echo --timeout 0.5');
    backend.intercept = undefined;
    expect({ code, detail }).toEqual({
      code: 'GATEHOUSE_CLI_CALL_FAILED',
      detail: expect.stringContaining('may have run'),
    });
  });

  it('switches a tool off and on', async () => {
    expect(await ok('tool disable crm delete_all')).toContain('delete_all of crm is disabled (in force');
    expect((await failure('call crm delete_all')).detail).toContain('tool_disabled');
    await eventually(async () => expect(await ok('tool list crm')).toMatch(/^delete_all +disabled/m));
    await ok('tool enable crm delete_all');
    expect(await ok('call crm delete_all')).toBe('delete_all ran\n');
    expect(await failure('tool disable crm nothing')).toMatchObject({ exit: 1, code: 'GATEHOUSE_TOOL_NOT_FOUND' });
  });

  it('has a deadline of its own, which other changes leave alone, until it is taken away', async () => {
    expect(await ok('tool timeout crm echo 1000')).toContain('Calls of echo of crm may take 1000 ms (in force');
    await ok('backend update crm --description Contacts');
    await eventually(async () => expect(await ok('tool list crm')).toMatch(/^echo +enabled +1000 ms/m));
    backend.intercept = ({ method }) => method === 'tools/call';
    const { code, detail } = await failure('call crm echo');
    backend.intercept = undefined;
    expect({ code, detail }).toEqual({
      code: 'GATEHOUSE_CLI_CALL_FAILED',
      detail: expect.stringContaining('The deadline is 1 s.'),
    });
    expect(await ok('tool timeout crm echo default')).toContain('echo of crm has the deadline of the backend');
    await eventually(async () => expect(await ok('tool list crm')).toMatch(/^echo +enabled +backend's/m));
    expect(await failure('tool timeout crm echo 999')).toMatchObject({ exit: 1, code: 'GATEHOUSE_REQUEST_INVALID' });
    expect(await failure('tool timeout crm echo soon')).toMatchObject({
      exit: 2,
      code: 'GATEHOUSE_CLI_ARGUMENT_INVALID',
    });
  });
});

describe('access tokens', () => {
  it('issues one alone on stdout, calls with it, and revokes it', async () => {
    await ok('agent map claude-code crm');
    const token = await ok('token create laptop --agent claude-code --backend crm --expires-in-days 2');
    expect(token).toMatch(/^gth_pat_[A-Za-z0-9]+\n$/);
    const stdin = token;
    expect(await ok('call crm delete_all --token -', { stdin })).toBe('delete_all ran\n');
    const [listed] = await eventually(async () => {
      const { items } = await json('token list');
      expect(items).toHaveLength(1);
      return items;
    });
    expect(listed).toMatchObject({ name: 'laptop', agentId: 'claude-code', backends: ['crm'] });
    expect(await ok('token list')).not.toContain(token.trim());
    await ok(`token revoke ${listed.id}`);
    const refused = await failure('call crm delete_all --token -', { stdin });
    expect(refused).toMatchObject({ exit: 3, code: 'GATEHOUSE_CLI_NOT_SIGNED_IN' });
    await eventually(async () => expect(await ok('token list')).toMatch(/^laptop +pat +revoked/m));
  });

  it('says that an access token is not for administration', async () => {
    const env = { GATEHOUSE_TOKEN: 'gth_pat_something' };
    expect(await failure('backend list', { env })).toMatchObject({ exit: 3, code: 'GATEHOUSE_CLI_TOKEN_UNSUITABLE' });
  });

  it('says who may issue one', async () => {
    const refused = await failure('token create mine --agent claude-code', await as('bob'));
    expect(refused).toMatchObject({ exit: 1, code: 'GATEHOUSE_AUTH_FORBIDDEN' });
  });
});

describe('the call log', () => {
  const calls = async (filter: string) => (await json(`calls --method tools/call ${filter}`)).items;

  it('shows calls as a table, newest first', async () => {
    await eventually(async () => expect(await ok('calls --since 1h')).toMatch(/denied +tool_disabled +gatehouse-cli/));
    expect(await ok('calls --limit 1')).toMatch(/^TIME +VERDICT +REASON +AGENT +USER +BACKEND +CALL +DLP +MS\n/);
    expect(await run('calls --limit 1')).toMatchObject({ stderr: expect.stringContaining('--limit') });
  });

  it.each([
    ['--backend crm --verdict denied --tool delete_all', { verdict: 'denied', reason: 'tool_disabled' }],
    ['--reason tool_unknown', { target: 'nothing' }],
    ['--search ELETE --verdict allowed', { tool: 'delete_all', verdict: 'allowed' }],
    ['--user admin --user-domain example.com,example.org --tool echo', { user: 'admin', tool: 'echo' }],
    ['--agent claude-code --dlp none --verdict allowed --verdict failed', { agent: 'claude-code' }],
  ])('filters by %s', async (filter, expected) => {
    const found = await eventually(async () => {
      const items = await calls(filter);
      expect(items).not.toEqual([]);
      return items;
    });
    for (const call of found) expect(call).toMatchObject(expected);
  });

  it.each([
    '--backend nowhere',
    '--user-domain example.org',
    '--dlp blocked,modified',
    '--to 2020-01-02 --from 2020-01-01',
  ])('finds nothing by %s, and says so', async (filter) => {
    expect(await calls(filter)).toEqual([]);
    expect(await ok(`calls ${filter}`)).toMatch(/^No such calls since/);
  });

  it('reads as many pages as are asked for', async () => {
    const { items } = await json('calls --limit 10000');
    const two = await json('calls --limit 2');
    expect(two).toEqual({ items: items.slice(0, 2), hasMore: true });
    expect(new Set(items.map(({ id }: { id: string }) => id)).size).toBe(items.length);
  });

  it('follows: one line of JSON for each call, as it is recorded', async () => {
    const { child, output } = cli.start('calls --follow --json --tool echo --method tools/call'.split(' '));
    const lines = () => output.stdout.split('\n').filter((line) => line !== '');
    // Nothing tells from outside when it has begun, so calls go on until it shows one.
    await eventually(async () => {
      await cli.run(['call', 'crm', 'echo', '--args', '{"text":"followed"}']);
      expect(lines()).not.toEqual([]);
    }, 30_000);
    await cli.run(['call', 'crm', 'echo', '--args', '{"text":"last"}']);
    const { items } = await json('calls --since 1h --tool echo --limit 1');
    await eventually(() => expect(lines().some((line) => JSON.parse(line).id === items[0].id)).toBe(true), 30_000);
    const ids = lines().map((line) => JSON.parse(line).id);
    expect(new Set(ids).size).toBe(ids.length);
    child.kill('SIGINT');
  });

  it.each([
    '--limit 0',
    '--dlp red',
    '--since yesterday',
    '--since 1h --from 2h',
    '--follow --to 1h',
    '--from 1h --to 2h',
  ])('refuses %s', async (options) => {
    expect(await failure(`calls ${options}`)).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it('passes on that a range is too long', async () => {
    expect(await failure('calls --since 60d')).toMatchObject({ exit: 1, code: 'GATEHOUSE_QUERY_RANGE_INVALID' });
  });
});

describe('the product', () => {
  it('shows the state of every part', async () => {
    expect(await ok('status')).toMatch(/^registry +up/m);
    expect(await json('status')).toMatchObject({ status: 'ok', replicas: [{ appliedSeq: expect.any(Number) }] });
  });

  it('says so when nothing answers, or something else does', async () => {
    const gone = await startFixtureBackend({ eras: ['modern'] });
    await gone.stop();
    const { origin } = new URL(gone.url);
    expect(await failure(`status --url ${origin}`, await as('admin'))).toMatchObject({
      exit: 4,
      code: 'GATEHOUSE_CLI_PORTAL_UNREACHABLE',
      detail: `${origin}: nothing listens there.`,
    });
    expect(await failure(`login --url ${backend.url}`)).toMatchObject({ exit: 4, code: 'GATEHOUSE_CLI_NOT_GATEHOUSE' });
    expect(await failure('status --url nowhere')).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
  });

  it.each(['bogus', 'backend', 'backend show', 'agent map x', 'token create x'])('refuses "%s"', async (line) => {
    const { code, stdout, stderr } = await run(line);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/GATEHOUSE_CLI_ARGUMENT_INVALID|^Usage: gatehouse backend/);
  });

  it('explains itself, exit codes included', async () => {
    expect(await ok('--help')).toMatch(/Exit codes:\n {2}0 +done/);
    expect(await ok('backend add --help')).toContain('--secret-header');
    expect(await ok('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('signing out', () => {
  it('forgets the log-in here and at the identity provider', async () => {
    const { refresh } = credentials();
    expect(await ok('logout')).toContain('You are signed out');
    expect(await failure('whoami')).toMatchObject({ exit: 3, code: 'GATEHOUSE_CLI_NOT_SIGNED_IN' });
    const grant = { grant_type: 'refresh_token', client_id: 'gatehouse-cli', refresh_token: refresh.token };
    const url = `${gatehouse.product.urls.issuer}/protocol/openid-connect/token`;
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(grant) });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
    expect(await json('logout')).toMatchObject({ signedOut: false });
  });

  it('keeps a token that was given to login, if the portal accepts it', async () => {
    expect(await failure('login --token -', { stdin: 'eyJub.not.real' })).toMatchObject({ exit: 3 });
    await ok('login --token -', { stdin: await gatehouse.tokenFor('alice') });
    expect(await json('whoami')).toMatchObject({ userName: 'alice' });
  });

  it('says so when the log-in has ended meanwhile', async () => {
    const { issuer } = gatehouse.product.urls;
    writeCredentials((signIn) => (signIn.refresh = { issuer, token: 'gone', expiresAtMs: 0 }));
    const ended = await failure('whoami');
    expect(ended).toMatchObject({ exit: 3, code: 'GATEHOUSE_CLI_NOT_SIGNED_IN' });
    expect(ended.detail).toContain('has ended');
    expect(credentials()).toBeUndefined();
  });

  it('does not quote a file that it cannot read', async () => {
    writeFileSync(credentialsFile(), '{"secret-token');
    const { stderr } = await run('whoami');
    expect(stderr).toContain('GATEHOUSE_CLI_CREDENTIALS_UNUSABLE');
    expect(stderr).not.toContain('secret-token');
  });
});
