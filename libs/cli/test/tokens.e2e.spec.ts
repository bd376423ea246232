import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFixtureBackend, startGatehouse, type FixtureBackend, type Gatehouse } from '@gatehouse/testkit';
import { GatehouseProcess } from './gatehouse-process.js';

let gatehouse: Gatehouse;
let backend: FixtureBackend;
let cli: GatehouseProcess;

beforeAll(async () => {
  gatehouse = await startGatehouse();
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  const env = { GATEHOUSE_TOKEN: await gatehouse.tokenFor('admin') };
  cli = new GatehouseProcess(gatehouse.product.urls.portal, env);
  await cli.ok(`backend add crm ${backend.url}`);
  await cli.ok('agent map claude-code crm');
  await gatehouse.addRule('allow');
});

afterAll(async () => {
  cli?.stop();
  await backend?.stop();
  await gatehouse?.stop();
});

describe('access tokens', () => {
  it('rotates one, and revokes all of an agent', async () => {
    const first = await cli.ok('token create ci --agent claude-code --tool crm/delete_all --from 127.0.0.0/8');
    const { items } = await cli.json('token list');
    const { id } = items.find(({ name }: { name: string }) => name === 'ci');
    const second = await cli.ok(`token rotate ${id} --overlap-hours 1`);
    expect(second).toMatch(/^gth_pat_[A-Za-z0-9]+\n$/);
    for (const stdin of [first, second]) {
      expect(await cli.ok('call crm delete_all --token -', { stdin })).toBe('delete_all ran\n');
    }
    expect(await cli.ok('token list')).toMatch(/^ci .* crm\/delete_all, from 127.0.0.0\/8 /m);
    await cli.ok('token revoke --all-of-agent claude-code --yes');
    for (const stdin of [first, second]) {
      const refused = await cli.failure('call crm delete_all --token -', { stdin });
      expect(refused).toMatchObject({ exit: 3, code: 'GATEHOUSE_CLI_NOT_SIGNED_IN' });
    }
  });

  it.each(['token revoke', 'token revoke x --all-of-user alice', 'token revoke --all-of-user a --all-of-agent b'])(
    'asks which are meant by "%s"',
    async (line) => {
      expect(await cli.failure(line)).toMatchObject({ exit: 2, code: 'GATEHOUSE_CLI_ARGUMENT_INVALID' });
    },
  );

  it('refuses a caller, and takes their calls again', async () => {
    const stdin = await cli.ok('token create mine --agent claude-code');
    await cli.ok('caller disable claude-code --kind agent --note lost');
    expect(await cli.ok('caller list')).toMatch(/^agent +claude-code +admin .* lost$/m);
    expect(await cli.failure('call crm delete_all --token -', { stdin })).toMatchObject({ exit: 1 });
    await cli.ok('caller enable claude-code --kind agent');
    expect(await cli.ok('caller list')).toBe('Nobody is refused.\n');
    expect(await cli.ok('call crm delete_all --token -', { stdin })).toBe('delete_all ran\n');
  });
});
