import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  create,
  CredentialMode,
  CredentialReplySchema,
  ToolDisabledSchema,
  ToolEnabledSchema,
  toJsonString,
} from '@gatehouse/contracts';
import { credentialSubject, ReplicaBoard } from '@gatehouse/nats';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from './gateway.js';
import { startReplica } from './replica.js';

let gateway: TestGateway;
let backend: FixtureBackend;
let legacy: FixtureBackend;
let token: string;

beforeAll(async () => {
  gateway = await startGateway();
  backend = await startFixtureBackend({ eras: ['modern'] });
  legacy = await startFixtureBackend({ eras: ['legacy'] });
  await gateway.addBackend('modern', backend, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  await gateway.addBackend('keyed', backend, { modern: true, credentialMode: CredentialMode.HEADER });
  await gateway.allowEverything('bot', ['modern', 'legacy', 'keyed']);
  token = await gateway.issueToken('bot');
}, 60_000);

afterAll(async () => {
  await Promise.all([backend?.stop(), legacy?.stop()]);
  await gateway?.stop();
});

const echo = (by = token, to = 'modern') => gateway.callModern(to, by, 'tools/call', { name: 'echo' });

const samples = 100;
const limitMs = 500;

/** How long after an event was stored a call is answered so. */
async function timeUntil(stored: Promise<void>, isInForce: () => Promise<boolean>): Promise<number> {
  await stored;
  const begun = performance.now();
  while (!(await isInForce())) if (performance.now() - begun > 5_000) throw new Error('not in force after 5 s');
  return performance.now() - begun;
}

function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Infinity;
}

describe('a change', () => {
  it(`of the policy decides calls within ${limitMs} ms (p99 of ${samples})`, async () => {
    const times: number[] = [];
    for (let i = 0; i < samples; i++) {
      const isDisabled = i % 2 === 0;
      const event = create(isDisabled ? ToolDisabledSchema : ToolEnabledSchema, { tool: 'echo' });
      const stored = gateway.publish('tools', 'modern', event);
      times.push(await timeUntil(stored, async () => ((await echo()).body.result.isError === true) === isDisabled));
    }
    expect(p99(times)).toBeLessThan(limitMs);
  });
});

describe('a call', () => {
  const calls = 1_000;

  /** Messages that the proxy sends to NATS meanwhile, without the batches of records. */
  async function messagesDuring(act: () => Promise<void>): Promise<number> {
    const { nats } = gateway.service.infrastructure;
    const before = nats.stats();
    const batches = gateway.batches();
    await act();
    const { headers, record } = gateway.traced();
    await gateway.callModern('modern', token, 'tools/list', {}, { headers });
    await record();
    return nats.stats().outMsgs - before.outMsgs - (gateway.batches() - batches);
  }

  async function times(count: number, act: () => Promise<unknown>): Promise<void> {
    for (let i = 0; i < count / 10; i++) await Promise.all(Array.from({ length: 10 }, act));
  }

  it('asks no database, no NATS and no other service in either era', async () => {
    const session = await gateway.initialize('legacy', token);
    expect(gateway.service.infrastructure.dataSource).toBeUndefined();
    const reached = backend.calls.length + legacy.calls.length;
    const sent = await messagesDuring(async () => {
      await times(calls / 2, () => echo());
      await times(calls / 2, () => gateway.callLegacy('legacy', token, session, 'tools/call', { name: 'echo' }));
    });
    expect(backend.calls.length + legacy.calls.length - reached).toBe(calls);
    // Heartbeats, pulls of the followers.
    expect(sent).toBeLessThan(calls / 10);
  });

  it('asks for a credential only when it may not keep the one that it has, with one request to NATS', async () => {
    let ttlSeconds = 0;
    let asked = 0;
    gateway.nc.subscribe(credentialSubject('default'), {
      callback: (_, message) => {
        asked++;
        const reply = create(CredentialReplySchema, { headers: [{ name: 'x-key', value: 'k' }], ttlSeconds });
        message.respond(toJsonString(CredentialReplySchema, reply));
      },
    });
    await gateway.nc.flush();
    const one = async () => void (await echo(token, 'keyed'));
    const asking = await messagesDuring(async () => {
      for (let i = 0; i < 100; i++) await one();
    });
    expect(asked).toBe(100);
    // Besides them heartbeats, pulls of the followers.
    expect(asking).toBeLessThan(200);
    ttlSeconds = 60;
    await one();
    expect(await messagesDuring(() => times(500, one))).toBeLessThan(100);
    expect(asked).toBe(101);
  });
});

describe('replicas', () => {
  it('have the same snapshot at the same sequence: one that was there, one that starts late, one that starts again', async () => {
    const board = new ReplicaBoard(gateway.nc);
    board.start();
    const late = await startReplica(gateway, 'late');
    await gateway.restart();
    await gateway.append('tools', 'modern', create(ToolDisabledSchema, { tool: 'fail' }));
    await eventually(() => {
      const live = board.live();
      expect(live.map(({ id }) => id)).toEqual(expect.arrayContaining(['late']));
      expect(live).toHaveLength(2);
      const states = live.map(({ appliedSeq, hash }) => `${appliedSeq} ${hash}`);
      expect(new Set(states).size).toBe(1);
      expect(states[0]).toMatch(/^\d+ [0-9a-f]{64}$/);
    });
    await board.stop();
    await late.stop();
  });
});
