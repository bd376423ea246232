import { afterAll, beforeAll, expect, it } from '@jest/globals';
import {
  eventually,
  startFixtureBackend,
  startGatehouse,
  type FixtureBackend,
  type Gatehouse,
} from '@gatehouse/testkit';
import { GatehouseProcess } from './gatehouse-process.js';

let gatehouse: Gatehouse;
let backend: FixtureBackend;
let cli: GatehouseProcess;

const tool = (description: string) => ({ name: 'echo', description, inputSchema: { type: 'object' } });

beforeAll(async () => {
  gatehouse = await startGatehouse();
  backend = await startFixtureBackend({ eras: ['modern'] });
  backend.setTools([tool('Answers with the text')]);
  await gatehouse.registerBackend('crm', backend);
  const GATEHOUSE_TOKEN = await gatehouse.tokenFor('admin');
  cli = new GatehouseProcess(gatehouse.product.urls.portal, { GATEHOUSE_TOKEN });
});

afterAll(async () => {
  cli?.stop();
  await backend?.stop();
  await gatehouse?.stop();
});

it('shows what waits and what has changed, and decides about the version that was looked at', async () => {
  expect(await cli.ok('tools quarantined')).toBe('Nothing waits for approval.\n');
  backend.setTools([tool('Answers with the text\u200b, or another one')]);
  await cli.ok('backend refresh crm');
  await eventually(async () => expect(await cli.ok('tool list crm')).toMatch(/^echo +waiting/m));
  expect(await cli.ok('tool quarantined')).toMatch(/^crm +echo +[0-9a-f]{12} +[\d:]+ +.*description: description/m);

  const diff = await cli.ok('tool diff crm echo');
  expect(diff).toContain('@@ description description\n- Answers with the text\n');
  expect(diff).toContain('+ Answers with the text‹U+200B›, or another one\n');
  const hash = /--hash ([0-9a-f]{12})/.exec(diff)?.[1] ?? '';
  expect(await cli.failure('tool approve crm echo --hash 0000')).toMatchObject({
    exit: 1,
    code: 'GATEHOUSE_TOOL_VERSION_CHANGED',
  });
  expect(await cli.ok(`tool approve crm echo --hash ${hash} --note agreed`)).toContain(
    'echo of crm is approved (in force',
  );
  await eventually(async () =>
    expect(await cli.ok('tool versions crm echo')).toMatch(
      new RegExp(`^${hash} +approved +[\\d:]+ +\\S+ +agreed$`, 'm'),
    ),
  );
  expect(await cli.ok('tool quarantine crm echo --note odd')).toContain('echo of crm is out of use (in force');
  await eventually(async () => expect(await cli.ok('tool list crm')).toMatch(/^echo +waiting/m));
  expect(await cli.ok('tool reject crm echo')).toContain('echo of crm is rejected (in force');
  expect(await cli.ok('tool policy crm trusted')).toContain('under the policy trusted (in force');
  expect(await cli.failure('tool policy crm none')).toMatchObject({ exit: 1, code: 'GATEHOUSE_REQUEST_INVALID' });
  expect(await cli.failure('tool diff crm nothing')).toMatchObject({ exit: 1, code: 'GATEHOUSE_TOOL_NOT_FOUND' });
});
