import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startGatehouse, type Gatehouse } from '@gatehouse/testkit';
import { GatehouseProcess } from './gatehouse-process.js';

let gatehouse: Gatehouse;
let cli: GatehouseProcess;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  cli = new GatehouseProcess(gatehouse.product.urls.portal);
});

afterAll(async () => {
  cli?.stop();
  await gatehouse?.stop();
});

async function run(line: string, as = 'admin') {
  return cli.run(line.split(' '), { env: { GATEHOUSE_TOKEN: await gatehouse.tokenFor(as) } });
}

/** A command that has to succeed; answers its stdout. */
async function ok(line: string, as?: string): Promise<string> {
  const { code, stdout, stderr } = await run(line, as);
  if (code !== 0) throw new Error(`gatehouse ${line} ended with ${code}: ${stderr}`);
  return stdout;
}

const json = async (line: string) => JSON.parse(await ok(`${line} --json`));

/** A command that has to fail; answers exit code and problem. */
async function failure(line: string, as?: string) {
  const { code, stderr } = await run(`${line} --json`, as);
  return { exit: code, ...JSON.parse(stderr) };
}

describe('permissions', () => {
  it('are explained, and asked for', async () => {
    expect(await ok('permission list')).toMatch(
      /^backend:toggle +owner, admin, security +Switch a backend on and off\.$/m,
    );
    expect(await ok('permission check backend:update')).toBe('Allowed: the role owner.\n');
    const refused = await run('permission check backend:update', 'bob');
    expect(refused).toMatchObject({ code: 1, stdout: 'Not allowed: no role and no grant gives backend:update.\n' });
    expect(await failure('permission check backend:burn')).toMatchObject({
      exit: 1,
      code: 'GATEHOUSE_REQUEST_INVALID',
    });
    expect(await failure('permission check agent:read --user x', 'bob')).toMatchObject({
      code: 'GATEHOUSE_AUTH_FORBIDDEN',
    });
  });

  it('are granted for one backend, and taken back', async () => {
    expect(await ok('grant list')).toContain('No grants yet');
    const { id } = await json('grant add backend:update,backend:toggle --user bob --backend crm');
    await eventually(async () => {
      expect(await ok('permission check backend:update --backend crm', 'bob')).toBe(
        `Allowed: the grant ${id} for backends crm.\n`,
      );
    });
    expect((await run('permission check backend:update --backend wiki', 'bob')).stdout).toBe(
      `Not allowed here: backend:update is given only by the grant ${id} for backends crm.\n`,
    );
    expect(await ok('permission check backend:update --backend crm --user bob')).toContain(`the grant ${id}`);
    expect(await ok('grant list')).toMatch(
      new RegExp(`^user bob +backend:update, backend:toggle +crm +all +${id}$`, 'm'),
    );
    expect(await failure('grant add policy:write --user bob --backend crm')).toMatchObject({
      code: 'GATEHOUSE_GRANT_LIMIT_INVALID',
    });
    expect(await failure('grant add backend:update --user bob --group /x')).toMatchObject({ exit: 2 });
    expect(await ok(`grant revoke ${id}`)).toContain('is taken back');
    expect(await json('grant list')).toEqual({ items: [] });
  });
});

describe('secrets', () => {
  it('are encrypted anew under another key, and the keys are shown', async () => {
    expect(await ok('secrets status')).toContain('none yet; the first secret makes one');
    await gatehouse.change('PUT', '/connections', { backendId: 'crm', shared: true, headers: { 'x-api-key': 'k' } });
    expect(await ok('secrets status')).toMatch(
      /^Provider +file\nKey +file:[0-9a-f]{12}\nData key +[0-9a-f-]+ \(active\)/,
    );
    expect(await ok('secrets rotate')).toContain('The rotation has begun');
    await eventually(async () => {
      expect(await ok('secrets status')).toMatch(/^Rotation +finished, 1 of 1 secrets done$/m);
    }, 20_000);
    expect(await failure('secrets rotate', 'sam')).toMatchObject({ code: 'GATEHOUSE_AUTH_FORBIDDEN' });
  });
});
