import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { repositoryRoot } from '@gatehouse/embedded';
import {
  eventually,
  GatehouseVerbs,
  startFixtureBackend,
  startInfrastructure,
  type FixtureBackend,
  type Infrastructure,
} from '@gatehouse/testkit';
import { startBroker, type Broker, type User } from './broker.js';

const services = ['registry', 'policy', 'auth-broker', 'guardrail', 'proxy', 'analytics', 'portal'] as const;
const requiredHeader = { name: 'x-api-key', value: 'key-of-the-fixture' };

let infrastructure: Infrastructure;
let broker: Broker;
let backend: FixtureBackend;
let gatehouse: GatehouseVerbs;
const processes: ChildProcess[] = [];
let log = '';

beforeAll(async () => {
  infrastructure = await startInfrastructure(['postgres', 'clickhouse', 'idp']);
  broker = await startBroker(infrastructure.product.ports.nats);
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'], requiredHeader });
  gatehouse = new GatehouseVerbs(infrastructure.product.run.urls);
  const job = run('streams', 'libs/service-kit/dist/src/streams/main.js', {
    GATEHOUSE_STREAMS_NATS_URL: broker.url('streams'),
  });
  await new Promise((resolve) => job.once('exit', resolve));
  for (const service of services) {
    const env = infrastructure.env(service, { NATS_URL: broker.url(service), LOG_LEVEL: 'warn' });
    run(service, `services/${service}/dist/src/main.js`, env);
  }
  await eventually(() => Promise.all(services.map(assertReady)), 90_000);
});

afterAll(async () => {
  await Promise.all(processes.map(end));
  await backend.stop();
  await broker.stop();
  await infrastructure.stop();
});

it('a governed call goes from registration to the log with each service in its own rights on NATS', async () => {
  const credential = { backendId: 'fixture', shared: true, headers: { [requiredHeader.name]: requiredHeader.value } };
  await gatehouse.change('PUT', '/connections', credential);
  await gatehouse.registerBackend('fixture', backend, { credentialMode: 'header' });
  await gatehouse.addAgent('robot');
  await gatehouse.mapAgent('robot', 'fixture');
  await gatehouse.addRule('allow');
  await gatehouse.createProfile('keys', [{ detectors: ['secret.private_key_pem'], action: 'block' }]);
  await gatehouse.attachProfile('keys');
  const { token } = await gatehouse.issueToken('robot');

  for (const era of ['modern', 'legacy'] as const) {
    expect(await gatehouse.callTool('fixture', token, 'echo', { text: 'hello' }, { era })).toMatchObject({
      isError: false,
    });
  }
  await gatehouse.disableTool('fixture', 'echo');
  expect(await gatehouse.callTool('fixture', token, 'echo', { text: 'hello' })).toMatchObject({
    reason: 'tool_disabled',
  });

  const calls = await gatehouse.loggedCalls(3, { tools: ['echo'] }, 30_000);
  expect(calls.map(({ reason }) => reason)).toEqual(['tool_disabled', 'ok', 'ok']);
  expect(log).not.toMatch(/permissions violation/i);
});

function run(name: User, script: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(repositoryRoot, script)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  processes.push(child);
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      log += `${name}: ${text.toString()}`;
    });
  }
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve).kill('SIGTERM'));
}

async function assertReady(service: (typeof services)[number]): Promise<void> {
  const { ok } = await fetch(`${infrastructure.product.urls.ops(service)}/health/ready`).catch(() => ({ ok: false }));
  if (!ok) throw new Error(`${service} is not ready:\n${log.slice(-2_000)}`);
}
