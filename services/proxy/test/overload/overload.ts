import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, startFixtureBackend, type FixtureBackend } from '@gatehouse/testkit';
import { startGateway, type TestGateway } from '../gateway.js';
import type { Reply } from '../messages.js';
import { prepareProcess } from '../replica.js';
import { headOf, openRaw, type RawAgent } from './raw-agent.js';

/** How much of each. */
export interface Amounts {
  /** Connections that send a bit of a request now and then. */
  slow: number;
  /** Connections that read nothing of a big answer. */
  slowReaders: number;
  /** Connections that do nothing. */
  idle: number;
  /** Streams that one principal tries to open. */
  streams: number;
  /** How long good calls are measured. */
  seconds: number;
}

const mebibyte = 1_048_576;
const maxStreams = 50;
/** Longer than an agent may read nothing. */
const unreadMs = 65_000;

/** A gateway in a process of its own, and what may be asked of it at once. */
export function describeOverload({ slow, slowReaders, idle, streams, seconds }: Amounts): void {
  let gateway: TestGateway;
  let backend: FixtureBackend;
  let replica: Awaited<ReturnType<typeof prepareProcess>>;
  let running: Awaited<ReturnType<typeof replica.start>>;
  let tokens: string[];
  const open: RawAgent[] = [];

  beforeAll(async () => {
    gateway = await startGateway();
    backend = await startFixtureBackend({ eras: ['modern'] });
    for (const id of ['crm', 'wiki']) await gateway.addBackend(id, backend, { modern: true, timeoutMs: 20_000 });
    await gateway.allowEverything('bot', ['crm', 'wiki']);
    tokens = await Promise.all(['alice', 'bob', 'carol'].map((userId) => gateway.issueToken('bot', { userId })));
    replica = await prepareProcess(gateway, 'proxy-2');
    running = await replica.start();
  }, 120_000);

  afterEach(async () => {
    for (const { socket } of open.splice(0)) socket.destroy();
    backend.intercept = undefined;
  });

  afterAll(async () => {
    running?.kill('SIGTERM');
    await running?.exit;
    await replica?.remove();
    await backend?.stop();
    await gateway?.stop();
  });

  const tokenOf = (user: number) => tokens[user % tokens.length] ?? '';
  const raw = (isReading = true) => {
    const agent = openRaw(replica.url, isReading);
    open.push(agent);
    return agent;
  };
  const call = (user: number) =>
    gateway.callModern(
      'crm',
      tokenOf(user),
      'tools/call',
      { name: 'echo', arguments: { text: 'x' } },
      { to: replica.url },
    );

  /**
   * Good calls, one after the other by each of some agents. Each of them is answered, but for a few for which there may
   * be too much to do; those are told when to come back.
   */
  async function goodCalls(forMs: number, agents = 4): Promise<{ p99Ms: number }> {
    const times: number[] = [];
    let refused = 0;
    const untilMs = performance.now() + forMs;
    const agent = async (i: number) => {
      while (performance.now() < untilMs) {
        const begun = performance.now();
        const reply = await call(i);
        if (reasonOf(reply) === 'ok') times.push(performance.now() - begun);
        else {
          expect([reasonOf(reply), reply.headers.get('retry-after')]).toEqual(['overloaded', '1']);
          refused++;
        }
        await delay(5);
      }
    };
    await Promise.all(Array.from({ length: agents }, (_, i) => agent(i)));
    expect(refused).toBeLessThan(times.length / 10);
    times.sort((a, b) => a - b);
    return { p99Ms: times[Math.floor(times.length * 0.99)] ?? 0 };
  }

  /** Only who reads sees the end of a connection. */
  async function expectCutOff(agents: readonly RawAgent[]): Promise<void> {
    for (const { socket } of agents) socket.resume();
    const times = await Promise.all(agents.map(({ closed }) => closed));
    expect(Math.max(...times)).toBeLessThan(4 * unreadMs);
  }

  /** Good calls beside something that should not matter to them. */
  async function expectUndisturbed(alone: number, beside: number): Promise<void> {
    console.log(`p99 of good calls: ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside`);
    // On a machine with other work a few milliseconds mean nothing.
    expect(beside).toBeLessThan(Math.max(2 * alone, alone + 50));
  }

  describe('agents that send slowly', () => {
    it('are cut off in time, and good calls go on as if they were not there', async () => {
      const alone = await goodCalls(seconds * 500);
      const before = running.rssBytes();
      const { head, body } = headOf(replica.url, '/mcp/crm', tokenOf(0), 'tools/call', { name: 'echo' });
      const headers = Array.from({ length: slow }, () => raw());
      const bodies = Array.from({ length: slow }, () => raw());
      for (const { socket } of headers) socket.write(head.slice(0, 40));
      for (const { socket } of bodies) socket.write(`${head}\r\n${body.slice(0, 10)}`);
      const drip = setInterval(() => {
        for (const { socket } of headers) if (socket.writable) socket.write('x');
        for (const { socket } of bodies) if (socket.writable) socket.write(' ');
      }, 1_000);
      const beside = await goodCalls(seconds * 1_000);
      const grown = running.rssBytes() - before;
      const headerTimes = await Promise.all(headers.map(({ closed }) => closed));
      const bodyTimes = await Promise.all(bodies.map(({ closed }) => closed));
      clearInterval(drip);
      await expectUndisturbed(alone.p99Ms, beside.p99Ms);
      expect(grown).toBeLessThan(100 * mebibyte);
      expect([Math.max(...headerTimes) < 20_000, Math.max(...bodyTimes) < 40_000]).toEqual([true, true]);
      for (const agent of [...headers, ...bodies]) expect(agent.text()).toMatch(/^HTTP\/1.1 408 /);
    });
  });

  describe('agents that do not read', () => {
    it('big answers are cut off in time, memory stays within bounds, and good calls go on', async () => {
      const answer = (id: unknown) =>
        JSON.stringify({
          jsonrpc: '2.0',
          id,
          result: { resultType: 'complete', content: [{ type: 'text', text: 'x'.repeat(4 * mebibyte) }] },
        });
      let asked = 0;
      backend.intercept = (rpc, response: ServerResponse) => {
        if (rpc.params.name !== 'fail') return false;
        asked++;
        response.writeHead(200, { 'content-type': 'application/json' }).end(answer(rpc.id));
        return true;
      };
      const alone = await goodCalls(seconds * 250);
      const { head, body } = headOf(replica.url, '/mcp/crm', tokenOf(0), 'tools/call', { name: 'fail' });
      const agents = Array.from({ length: slowReaders }, () => raw(false));
      for (const [i, { socket }] of agents.entries()) {
        socket.write(`${head}\r\n${body}`);
        await eventually(() => expect(asked).toBeGreaterThan(i));
      }
      const beside = await goodCalls(seconds * 1_000);
      const most = running.rssBytes();
      console.log(`${slowReaders} agents that do not read 4 MiB: ${Math.round(most / mebibyte)} MiB`);
      await expectUndisturbed(alone.p99Ms, beside.p99Ms);
      expect(most).toBeLessThan(900 * mebibyte);
      await delay(unreadMs);
      await expectCutOff(agents);
    });

    it('streams slow their backends down, and are cut off with a reason on record', async () => {
      const sent = new Map<ServerResponse, number>();
      backend.intercept = (rpc, response: ServerResponse) => {
        if (rpc.params.name !== 'fail') return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        const message = {
          jsonrpc: '2.0',
          method: 'notifications/message',
          params: { level: 'info', data: 'x'.repeat(65_536) },
        };
        const event = `data: ${JSON.stringify(message)}\n\n`;
        const more = () => {
          do sent.set(response, (sent.get(response) ?? 0) + event.length);
          while (response.write(event) && response.writable);
        };
        response.on('drain', more);
        more();
        return true;
      };
      const { head, body } = headOf(replica.url, '/mcp/crm', tokenOf(0), 'tools/call', { name: 'fail' });
      const agents = Array.from({ length: slowReaders }, () => raw(false));
      const before = gateway.records.length;
      for (const [i, { socket }] of agents.entries()) {
        socket.write(`${head}\r\n${body}`);
        await eventually(() => expect(sent.size).toBeGreaterThan(i));
      }
      await goodCalls(5_000);
      const most = Math.max(...sent.values());
      console.log(
        `a backend sent at most ${(most / mebibyte).toFixed(1)} MiB; ${Math.round(running.rssBytes() / mebibyte)} MiB`,
      );
      // What the sockets on both ways take is the system's.
      expect(most).toBeLessThan(32 * mebibyte);
      expect(running.rssBytes()).toBeLessThan(900 * mebibyte);
      await eventually(() => {
        const ended = gateway.records.slice(before).filter(({ target }) => target === 'fail');
        const reasons = new Set(ended.map(({ reason }) => reason));
        expect({ count: ended.length, reasons: [...reasons] }).toEqual({
          count: slowReaders,
          reasons: ['agent_too_slow'],
        });
        // The system may take a bit more now and then, and the time begins anew.
      }, 3 * unreadMs);
      await expectCutOff(agents);
    });
  });

  describe('connections that do nothing', () => {
    it('cost little, and good calls go on', async () => {
      const alone = await goodCalls(seconds * 250);
      const before = running.rssBytes();
      const { head, body } = headOf(replica.url, '/mcp/crm', tokenOf(0), 'tools/call', {
        name: 'echo',
        arguments: { text: 'x' },
      });
      for (let i = 0; i < idle; i++) {
        const agent = raw();
        agent.socket.write(`${head}\r\n${body}`);
        await eventually(() => expect(agent.text()).toContain('"content"'));
      }
      const each = (running.rssBytes() - before) / idle;
      console.log(`${Math.round(each / 1_024)} KiB for each of ${idle} idle connections`);
      expect(each).toBeLessThan(64 * 1_024);
      const beside = await goodCalls(seconds * 250);
      await expectUndisturbed(alone.p99Ms, beside.p99Ms);
    });
  });

  describe('streams of one principal', () => {
    it('are so many and no more, however many are tried at once, and calls go on', async () => {
      backend.intercept = (rpc, response: ServerResponse) => {
        if (rpc.method !== 'subscriptions/listen') return false;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
        return true;
      };
      const { head, body } = headOf(replica.url, '/mcp/crm', tokenOf(0), 'subscriptions/listen', {
        notifications: { toolsListChanged: true },
      });
      const agents = Array.from({ length: streams }, () => raw());
      for (const { socket } of agents) socket.write(`${head}\r\n${body}`);
      await eventually(() => expect(agents.filter((agent) => agent.text() === '')).toEqual([]), 30_000);
      const opened = agents.filter((agent) => agent.text().includes('text/event-stream'));
      const refused = agents.filter((agent) => agent.text().includes('too_many_streams'));
      expect([opened.length, refused.length]).toEqual([maxStreams, streams - maxStreams]);
      for (const agent of refused) expect(agent.text()).toMatch(/retry-after: 60/i);
      await goodCalls(1_000);
      for (const { socket } of opened) socket.destroy();
      await eventually(async () => {
        const again = raw();
        again.socket.write(`${head}\r\n${body}`);
        await eventually(() => expect(again.text()).toContain('text/event-stream'), 1_000);
      });
    });
  });

  describe('answers that are too much together', () => {
    it('do not fill the memory: calls are refused, and say why', async () => {
      const text = 'x'.repeat(15 * mebibyte);
      backend.intercept = (rpc, response: ServerResponse) => {
        if (rpc.params.name !== 'fail') return false;
        const answer = JSON.stringify({
          jsonrpc: '2.0',
          id: rpc.id,
          result: { resultType: 'complete', content: [{ type: 'text', text }] },
        });
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write(answer.slice(0, -1_000));
        // All of them are there before the first one is whole.
        setTimeout(() => response.end(answer.slice(-1_000)), 3_000);
        return true;
      };
      let most = 0;
      const watch = setInterval(() => (most = Math.max(most, running.rssBytes())), 250);
      // Agents of one process read slowly when there are so many: some of them are cut off.
      const ask = (user: number) =>
        gateway
          .callModern('wiki', tokenOf(user), 'tools/call', { name: 'fail' }, { to: replica.url })
          .then(reasonOf, () => 'cut off');
      const all = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(i))).finally(() => clearInterval(watch));
      const reasons = new Set(all);
      console.log(`100 answers of 15 MiB: ${Math.round(most / mebibyte)} MiB, ${[...reasons].join(', ')}`);
      expect(most).toBeLessThan(1_200 * mebibyte);
      expect(
        [...reasons].filter((reason) => !['ok', 'no_room_for_answer', 'cut off'].includes(String(reason))),
      ).toEqual([]);
      expect([reasons.has('ok'), reasons.has('no_room_for_answer')]).toEqual([true, true]);
      await eventually(async () => expect(reasonOf(await call(0))).toBe('ok'));
    });
  });
}

function reasonOf({ body }: Reply): unknown {
  return body.error?.data.reason ?? body.result?._meta?.['dev.gatehouse/reason'] ?? 'ok';
}
