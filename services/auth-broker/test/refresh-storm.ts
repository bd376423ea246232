import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  eventually,
  freePortBase,
  startAuthorizationServer,
  startProtectedBackend,
  type AuthorizationServer,
  type ProtectedBackend,
} from '@gatehouse/testkit';
import { alice, startOAuthWorld, type OAuthWorld } from './oauth-world.js';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const callersPerReplica = 200;
const replicas = 3;
/** How long the authorization server thinks about a refresh: the time in which a replica can die over it. */
const thinkMs = 60;

interface Replica {
  child: ChildProcess;
  ports: { port: number; ops: number };
}

/** What is allowed to have happened in a round in which a replica was killed. */
interface Outcome {
  refreshes: number;
  needsReauth: boolean;
}

/**
 * Three replicas of the broker, and so many callers at each at the moment in which the token is over. The server rotates
 * refresh tokens and ends everything when one is used twice.
 */
export function refreshStorm(rounds: number): void {
  let world: OAuthWorld;
  let server: AuthorizationServer;
  let backend: ProtectedBackend;
  let running: Replica[] = [];

  beforeAll(async () => {
    world = await startOAuthWorld({}, 'elsewhere');
    server = await startAuthorizationServer({
      before: (request) => (request.url === '/token' ? delay(thinkMs) : Promise.resolve()),
    });
    backend = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
    await world.register('files', backend.url);
    const base = await freePortBase();
    const places = Array.from({ length: replicas }, (_, i) => ({ port: base + 2 * i, ops: base + 2 * i + 1 }));
    // One after the other: the first one makes the tables.
    for (const ports of places) running.push(await startReplica(world, ports));
    world.url = `http://127.0.0.1:${base}`;
  }, 120_000);

  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    await backend?.stop();
    await server?.stop();
    await world?.stop();
  });

  const count = (kind: string) => server.grants.get(kind) ?? 0;

  async function connectAgain(): Promise<void> {
    expect((await world.connect(alice, 'files')).status).toBe(200);
  }

  /** The token is over for all of them at once. */
  async function expire(): Promise<void> {
    await world.query(`UPDATE token_sets SET refresh_at = now() - interval '1 s', expires_at = now() - interval '1 s'`);
  }

  /** Whoever was with a replica that died hears nothing; the others get a token or the reason why there is none. */
  function ask(timeoutMs: number) {
    const asked = Array.from({ length: replicas * callersPerReplica }, () =>
      world.credential('files', 'alice', {}, timeoutMs).catch(() => undefined),
    );
    return Promise.all(asked);
  }

  describe(`a token that is over for ${replicas * callersPerReplica} callers at ${replicas} replicas`, () => {
    beforeAll(connectAgain, 30_000);

    it(`is refreshed exactly once, ${rounds} times`, async () => {
      for (let round = 0; round < rounds; round++) {
        const before = count('refresh_token');
        await expire();
        const replies = await ask(25_000);
        expect(new Set(replies.map((reply) => reply?.errorCode))).toEqual(new Set(['']));
        expect(new Set(replies.map((reply) => reply?.token)).size).toBe(1);
        expect(count('refresh_token') - before).toBe(1);
      }
      expect(count('refused invalid_grant')).toBe(0);
    }, 600_000);

    it(`is never spent twice when the replica that refreshes it is killed, ${rounds} times`, async () => {
      const outcomes: Outcome[] = [];
      for (let round = 0; round < rounds; round++) outcomes.push(await killRound());
      expect(count('refused invalid_grant')).toBe(0);
      expect(outcomes.filter(({ refreshes }) => refreshes > 1)).toEqual([]);
      // Where nobody has to sign in again there was a refresh, and the other way round.
      for (const { refreshes, needsReauth } of outcomes) expect(needsReauth || refreshes === 1).toBe(true);
      const uncertain = outcomes.filter(({ needsReauth }) => needsReauth).length;
      console.log(
        `refresh storm: ${rounds} holders killed, ${uncertain} of them in the window that needs a new sign-in`,
      );
    }, 1_800_000);
  });

  async function killRound(): Promise<Outcome> {
    const before = count('refresh_token');
    await expire();
    const asked = ask(4_000);
    const owner = await eventually(async () => {
      const [row] = await world.query(`SELECT refresh_owner FROM token_sets WHERE refresh_owner IS NOT NULL`);
      if (!row) throw new Error('nobody refreshes');
      return String(row.refresh_owner);
    }, 5_000).catch(() => undefined);
    // Sometimes before the server is asked, sometimes after it has answered.
    await delay(Math.random() * 2 * thinkMs);
    const died = owner === undefined ? undefined : running.find(({ child }) => owner.includes(`:${child.pid}/`));
    if (died) {
      died.child.kill('SIGKILL');
      await once(died.child, 'exit');
      // Its time is over; the suite does not wait for it.
      await world.query(`UPDATE token_sets SET refresh_lease_until = now() - interval '1 s' WHERE refresh_owner = $1`, [
        owner,
      ]);
    }
    const early = await asked;
    // On a machine with much to do all of them may have given up before it was decided.
    const last = await eventually(() => world.credential('files', 'alice'), 60_000);
    const heard = [...early, last].filter((reply) => reply !== undefined);
    const refreshes = count('refresh_token') - before;
    const codes = new Set(heard.map(({ errorCode }) => errorCode));
    const needsReauth = codes.has('GATEHOUSE_CONNECTION_NEEDS_REAUTH');
    expect([...codes].filter((code) => code !== '' && code !== 'GATEHOUSE_CONNECTION_NEEDS_REAUTH')).toEqual([]);
    expect(new Set(heard.filter(({ errorCode }) => errorCode === '').map(({ token }) => token)).size).toBeLessThan(2);
    if (died) {
      running = running.filter((replica) => replica !== died);
      running.push(await startReplica(world, died.ports));
    }
    if (needsReauth) await connectAgain();
    return { refreshes, needsReauth };
  }
}

async function startReplica(world: OAuthWorld, ports: Replica['ports']): Promise<Replica> {
  const env = {
    ...world.env,
    GATEHOUSE_AUTH_BROKER_PORT: String(ports.port),
    GATEHOUSE_AUTH_BROKER_OPS_PORT: String(ports.ops),
    PATH: process.env.PATH,
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  await eventually(async () => {
    if (child.exitCode !== null) throw new Error(`the replica ended with ${child.exitCode}`);
    const ready = await fetch(`http://127.0.0.1:${ports.ops}/health/ready`);
    if (!ready.ok) throw new Error('not ready');
  }, 60_000);
  return { child, ports };
}
