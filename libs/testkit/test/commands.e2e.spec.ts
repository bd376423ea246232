import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { GatehouseVerbs } from '../src/gatehouse-verbs.js';
import { freePortBase } from '../src/infrastructure.js';
import { callMcp } from '../src/mcp-call.js';
import { allGone, EmbeddedCommand, runFileIn, runToEnd } from './embedded-command.js';

const parent = mkdtempSync(join(tmpdir(), 'gatehouse commands '));
const dataDir = join(parent, 'data of a try');
const portBase = await freePortBase();
const place = ['--data-dir', dataDir];
const start = ['start', ...place, '--port-base', String(portBase)];
let command: EmbeddedCommand | undefined;

afterEach(async () => {
  command?.interrupt();
  await command?.ended();
  command = undefined;
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Ends the command of this test in its own way. */
async function endedBy(end: (running: EmbeddedCommand) => unknown) {
  if (!command) throw new Error('nothing runs');
  const running = command;
  command = undefined;
  const pids = running.processes();
  await end(running);
  const result = await running.ended();
  await allGone(pids);
  return { ...result, pids };
}

describe('commands', () => {
  it.each([
    [['start', '--port-base', 'abc'], '--port-base must be a number from 1024 to 65400, not "abc"'],
    [['start', '--port-base', '70000'], '--port-base must be a number from 1024 to 65400, not "70000"'],
    [['status', '--colour'], "Unknown option '--colour'"],
    [['stop', 'now'], "Unexpected argument 'now'"],
    [['reset', '--data-dir'], "Option '--data-dir <value>' argument missing"],
  ])('%j is answered by what is wrong and the usage', async (args, problem) => {
    const { code, output } = await runToEnd(args);
    expect(output).toContain(problem);
    expect(output).toContain('GATEHOUSE_START_OPTION_INVALID');
    expect(output).toContain('Usage: npm start -- [--data-dir DIR]');
    expect(code).toBe(2);
  });

  it.each(['', 'strat'])('%j is answered by the usage', async (name) => {
    expect(await runToEnd([name])).toMatchObject({ code: 2, output: expect.stringMatching(/^Usage: npm start/m) });
  });

  it('say so when nothing runs', async () => {
    expect(await runToEnd(['stop', ...place])).toEqual({ code: 0, output: 'Gatehouse is not running.\n' });
    const status = await runToEnd(['status', ...place]);
    expect(status).toEqual({ code: 3, output: 'Gatehouse is not running; "npm start" starts it.\n' });
    expect(await runToEnd(['reset', ...place])).toMatchObject({
      code: 0,
      output: expect.stringContaining('nothing to remove'),
    });
    expect(existsSync(dataDir)).toBe(false);
  });
});

describe('npm start', () => {
  let before: { agentToken: string; callIds: string[] };

  it('starts everything, in a folder with spaces in its path, and tells where it is', async () => {
    command = new EmbeddedCommand(start);
    await command.ready();
    expect(command.output).toMatch(/^\[ *[\d.]+ s\] portal is ready \([\d.]+ s\)$/m);
    expect(command.output).toContain(
      `claude mcp add --transport http gatehouse http://127.0.0.1:${portBase + 1}/mcp --header`,
    );
    expect(command.output).toContain(`http://127.0.0.1:${portBase + 1}/mcp/b/demo  (the bundle demo)`);
    const run = runFileIn(dataDir);
    const at = (port: number) => `http://127.0.0.1:${portBase + port}`;
    const backend = (id: string, port: number) => ({ id, url: `${at(port)}/mcp`, endpoint: `${at(1)}/mcp/${id}` });
    expect(run).toEqual({
      pid: expect.any(Number),
      ready: true,
      idp: 'development',
      urls: {
        mcp: `${at(1)}/mcp`,
        portal: at(0),
        api: `${at(0)}/api`,
        graphql: `${at(0)}/graphql`,
        idp: `${at(2)}/realms/gatehouse`,
        metrics: `${at(3)}/metrics`,
      },
      endpoints: {
        all: `${at(1)}/mcp`,
        bundles: { demo: `${at(1)}/mcp/b/demo` },
        backends: { everything: `${at(1)}/mcp/everything`, dbhub: `${at(1)}/mcp/dbhub`, search: `${at(1)}/mcp/search` },
      },
      demo: {
        users: expect.arrayContaining([{ name: 'admin', password: 'admin', roles: ['owner'] }]),
        agentToken: expect.stringMatching(/^gth_pat_/),
        backends: [backend('everything', 60), backend('dbhub', 61), backend('search', 62)],
        bundles: [{ id: 'demo', endpoint: `${at(1)}/mcp/b/demo` }],
      },
      internal: expect.any(Object),
    });

    const gatehouse = new GatehouseVerbs(run.urls);
    const agentToken = run.demo?.agentToken ?? '';
    const answer = await gatehouse.callTool('everything', agentToken, 'echo', { message: 'a' }, { era: 'legacy' });
    expect(answer.text).toBe('Echo: a');
    const query = { sql: 'select 40 + 1' };
    for (const endpoint of [run.endpoints.all, run.endpoints.bundles.demo ?? '']) {
      const params = { name: 'dbhub__execute_sql', arguments: query };
      const { text } = await callMcp({ url: endpoint, token: agentToken, method: 'tools/call', params });
      expect([endpoint, text]).toEqual([endpoint, expect.stringContaining('41')]);
    }
    const calls = await gatehouse.loggedCalls(1, { method: 'tools/call' });
    before = { agentToken, callIds: calls.map(({ id }) => id) };

    const status = await runToEnd(['status', ...place]);
    expect(status.output).toMatch(/^15 of 15 parts are ready, \d+ MB in all; console at http:/m);
    expect(status.code).toBe(0);
    const again = await runToEnd(start);
    expect(again.output).toContain(`It runs on ${dataDir} as process ${run.pid}.`);
    expect(again.output).toContain('GATEHOUSE_START_ALREADY_RUNNING');
    expect(again.code).toBe(1);
    const reset = await runToEnd(['reset', ...place, '--yes']);
    expect(reset.output).toContain(`Gatehouse runs on ${dataDir} as process ${run.pid}.`);
    expect(reset.output).toContain('GATEHOUSE_RESET_REFUSED');
    expect(reset.code).toBe(1);
    const other = await runToEnd(['start', '--data-dir', join(parent, 'other'), '--port-base', String(portBase)]);
    expect(other.output).toMatch(new RegExp(`${portBase} for portal \\(held by process \\d+: .*portal`));
    expect(other.output).toContain('GATEHOUSE_START_PORT_TAKEN');
    expect(other.code).toBe(1);

    const { pids } = await endedBy(() => process.kill(run.pid, 'SIGKILL'));
    expect(pids.length).toBeGreaterThan(15);
  }, 300_000);

  it('works after its supervisor was killed, and keeps backends, tokens and calls', async () => {
    command = new EmbeddedCommand(start);
    await command.ready();
    const run = runFileIn(dataDir);
    expect(run.demo?.agentToken).toBe(before.agentToken);
    const gatehouse = new GatehouseVerbs(run.urls);
    const answer = await gatehouse.callTool('dbhub', before.agentToken, 'execute_sql', { sql: 'select 40 + 2' });
    expect(answer).toMatchObject({ isError: false, text: expect.stringContaining('42') });
    const ids = (await gatehouse.loggedCalls(2, { method: 'tools/call' })).map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(before.callIds));

    const { code, output } = await endedBy((running) => running.interrupt());
    expect(output).toMatch(/^Gatehouse has stopped; its state is kept\.$/m);
    expect(code).toBe(0);
    expect(existsSync(join(dataDir, 'run.json'))).toBe(false);
  });

  it('leaves nothing running when it is interrupted while it starts', async () => {
    command = new EmbeddedCommand(start, { isBuilt: true });
    await eventuallySays(/nats is ready/);
    const { code, output } = await endedBy((running) => running.interrupt());
    expect(output).toContain('Stopped while starting; nothing is left running.');
    expect(code).toBe(130);
  });

  it('says which part cannot start, with the end of its log and what to do', async () => {
    const key = join(dataDir, 'secrets/encryption-key');
    const kept = readFileSync(key);
    writeFileSync(key, 'not a key');
    const { code, output } = await runToEnd(start);
    writeFileSync(key, kept);
    expect(output).toContain('A part of Gatehouse could not be started. auth-broker ended while starting (code 1)');
    expect(output).toContain(`The end of ${join(dataDir, 'logs/auth-broker.log')}:`);
    expect(output).toMatch(/GATEHOUSE_AUTH_BROKER_KEY_FILE/);
    expect(output).toMatch(/Read the end of its log for the reason.* \(GATEHOUSE_START_PART_FAILED\)/);
    expect(code).toBe(1);
  });

  it('names the program that holds a port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(portBase + 10, '127.0.0.1', resolve));
    const { code, output } = await runToEnd(start);
    await new Promise((resolve) => server.close(resolve));
    expect(output).toContain(`Taken on 127.0.0.1: ${portBase + 10} for nats (held by process ${process.pid}: `);
    expect(code).toBe(1);
  });

  it('starts without the demo, and ends with the program that a person started or with npm run stop', async () => {
    const args = ['--no-demo', '--data-dir', join(parent, 'empty'), '--port-base', String(portBase)];
    for (const end of [(running: EmbeddedCommand) => running.kill(), () => runToEnd(['stop', ...args.slice(1, 3)])]) {
      command = new EmbeddedCommand(['start', ...args]);
      await command.ready();
      const run = runFileIn(join(parent, 'empty'));
      expect(run).not.toHaveProperty('demo');
      const { body } = await new GatehouseVerbs(run.urls).api('GET', '/backends');
      expect(body).toEqual({ items: [] });
      await endedBy(end);
    }
  });
});

describe('npm run reset', () => {
  it('asks, and removes nothing without a yes', async () => {
    const refused = await runToEnd(['reset', ...place]);
    expect(refused.output).toContain(`Remove all data of Gatehouse in ${dataDir}? [y/N]`);
    expect(refused.output).toContain('GATEHOUSE_RESET_REFUSED');
    expect(refused.code).toBe(1);
    const denied = await runToEnd(['reset', ...place], 'n\n');
    expect(denied).toMatchObject({ code: 0, output: expect.stringContaining('Nothing was removed.') });
    expect(existsSync(join(dataDir, 'postgres'))).toBe(true);
  });

  it('removes what Gatehouse has made, and nothing else', async () => {
    const own = join(dataDir, 'thesis.txt');
    writeFileSync(own, 'mine');
    expect(await runToEnd(['reset', ...place], 'y\n')).toMatchObject({ code: 0 });
    expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
    expect(readFileSync(own, 'utf8')).toBe('mine');
    expect(await runToEnd(['reset', '--data-dir', join(parent, 'empty'), '--yes'])).toMatchObject({ code: 0 });
    expect(existsSync(join(parent, 'empty'))).toBe(false);
  });
});

function eventuallySays(text: RegExp): Promise<void> {
  return eventually(() => {
    if (!text.test(command?.output ?? '')) throw new Error(`it has not said ${String(text)}:\n${command?.output}`);
  }, 60_000);
}
