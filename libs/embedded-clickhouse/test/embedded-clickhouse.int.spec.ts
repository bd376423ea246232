import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, TupleParam, type ClickHouseClient } from '@clickhouse/client';
import { eventually, freePortBase } from '@gatehouse/testkit';

const main = fileURLToPath(new URL('../src/main.js', import.meta.url));
const user = 'gatehouse';
const password = 'p:ss wörd';
let dir: string;
let port: number;
let server: ChildProcess;
let client: ClickHouseClient;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gatehouse-clickhouse-'));
  port = await freePortBase();
  client = connect();
  await start();
  await client.command({ query: 'CREATE DATABASE shop' });
});

afterAll(async () => {
  await client.close();
  await stop('SIGTERM');
  await rm(dir, { recursive: true, force: true });
});

function connect(options: Parameters<typeof createClient>[0] = {}): ClickHouseClient {
  return createClient({ url: `http://127.0.0.1:${port}`, username: user, password, log: { level: 127 }, ...options });
}

function launch(dataDir: string, ownPort: number): ChildProcess {
  return spawn(process.execPath, [main], {
    env: {
      GATEHOUSE_CLICKHOUSE_PORT: String(ownPort),
      GATEHOUSE_CLICKHOUSE_DATA_DIR: dataDir,
      GATEHOUSE_CLICKHOUSE_USER: user,
      GATEHOUSE_CLICKHOUSE_PASSWORD: password,
    },
    stdio: ['ignore', 'inherit', 'pipe'],
  });
}

async function start(): Promise<void> {
  server = launch(dir, port);
  await eventually(async () => expect(await client.ping()).toMatchObject({ success: true }));
}

async function stop(signal: NodeJS.Signals): Promise<number | null> {
  const ended = once(server, 'exit');
  server.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

/** What a server that cannot start says, once it has ended. */
async function failureOf(failing: ChildProcess): Promise<string> {
  let said = '';
  failing.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(failing, 'close')) as [number | null];
  expect(code).toBe(1);
  return said;
}

async function rows<T>(query: string, options: object = {}): Promise<T[]> {
  const result = await client.query({ query, format: 'JSONEachRow', ...options });
  return result.json<T>();
}

describe('the embedded ClickHouse', () => {
  it('takes DDL and rows with any text, plain and gzipped, and gives them back', async () => {
    await client.command({ query: 'CREATE TABLE shop.notes (id UInt32, text String) ENGINE = MergeTree ORDER BY id' });
    const texts = [
      "it's",
      'back\\slash',
      'two\nlines',
      'tab\t',
      '"quoted"',
      'ünï ☃',
      '; DROP TABLE shop.notes',
      '\0',
      '',
    ];
    const values = texts.map((text, id) => ({ id, text }));
    await client.insert({ table: 'shop.notes', values, format: 'JSONEachRow' });
    const zipping = connect({ compression: { request: true, response: true } });
    const more = texts.map((text, id) => ({ id: id + 100, text }));
    await zipping.insert({ table: 'shop.notes', values: more, format: 'JSONEachRow' });
    const answer = await zipping.query({ query: 'SELECT id, text FROM shop.notes ORDER BY id', format: 'JSONEachRow' });
    expect(await answer.json()).toEqual([...values, ...more]);
    await zipping.close();
  });

  it('takes data in the way of exec, where blank lines end no statement', async () => {
    await client.command({ query: 'CREATE TABLE shop.lines (n UInt8) ENGINE = MergeTree ORDER BY n' });
    const insert = (values: string) =>
      fetch(`http://127.0.0.1:${port}/?query=${encodeURIComponent('INSERT INTO shop.lines FORMAT JSONEachRow')}`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
        body: values,
      });
    const reply = await insert('{"n":1}\n\n{"n":2}\n\r\n\n{"n":3}\n\nDROP TABLE shop.lines\n');
    expect(reply.status).toBe(400);
    expect(await rows('SELECT n FROM shop.lines')).toEqual([]);
    expect((await insert('\n{"n":1}\n\n{"n":2}\n\r\n\n{"n":3}\n\n')).status).toBe(200);
    expect(await rows('SELECT n FROM shop.lines ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('answers JSON with meta and row count', async () => {
    const result = await client.query({ query: 'SELECT 1 AS one UNION ALL SELECT 2', format: 'JSON' });
    expect(await result.json()).toMatchObject({ meta: [{ name: 'one', type: 'UInt8' }], rows: 2 });
  });

  it('streams many rows to the client', async () => {
    const result = await client.query({ query: 'SELECT number FROM numbers(50000)', format: 'JSONEachRow' });
    let count = 0;
    for await (const chunk of result.stream()) count += chunk.length;
    expect(count).toBe(50_000);
  });

  it.each([
    ['String', "it's \\ a\nb\tc\r \0 'q' {x:String}"],
    ['String', '\\N'],
    ['Nullable(String)', null],
    ['Array(String)', ["a'b", 'c\\d', 'e,f', '', 'g\nh']],
    ['Array(Int32)', [1, -2]],
    ['UInt64', '18446744073709551615'],
    ['Float64', 1.5],
    ['Bool', true],
    ['Map(String, UInt8)', { a: 1, "b'": 2 }],
    ['Tuple(UInt8, String)', new TupleParam([1, 'x'])],
  ])('binds a parameter of type %s: %j', async (type, value) => {
    const expected = value instanceof TupleParam ? value.values : value;
    const settings = { output_format_json_quote_64bit_integers: 1 } as const;
    const options = { query_params: { value }, clickhouse_settings: settings };
    expect(await rows(`SELECT {value:${type}} AS value`, options)).toEqual([{ value: expected }]);
  });

  it('keeps settings and parameters to their own request', async () => {
    await client.command({
      query: `CREATE TABLE shop.once (n UInt8) ENGINE = MergeTree ORDER BY n
              SETTINGS non_replicated_deduplication_window = 10`,
    });
    const token = { clickhouse_settings: { insert_deduplication_token: 'first' } };
    const insert = (n: number, options = {}) =>
      client.insert({ table: 'shop.once', values: [{ n }], format: 'JSONEachRow', ...options });
    await insert(1, token);
    await insert(2, token);
    await insert(3);
    await insert(4);
    expect(await rows('SELECT n FROM shop.once ORDER BY n')).toEqual([{ n: 1 }, { n: 3 }, { n: 4 }]);
    await rows('SELECT {secret:String}', { query_params: { secret: 'x' } });
    await expect(rows('SELECT {secret:String}')).rejects.toMatchObject({ code: '456' });
    await client.command({ query: 'SET max_block_size = 7' });
    await client.command({ query: 'USE shop' });
    expect(await rows(`SELECT getSetting('max_block_size') != 7 AS kept, currentDatabase() AS db`)).toEqual([
      { kept: 1, db: 'default' },
    ]);
  });

  it('mixes nothing between parallel requests', async () => {
    const many = Array.from({ length: 200 }, (_, i) => i);
    const answers = await Promise.all(
      many.map((i) =>
        rows<{ mine: number }>(
          `SELECT {i:UInt32} = ${i} AND getSetting('max_block_size') = ${1_000 + i} AND currentDatabase() = '${i % 2 ? 'shop' : 'default'}' AS mine`,
          {
            query_params: { i },
            clickhouse_settings: { max_block_size: String(1_000 + i), ...(i % 2 ? { database: 'shop' } : {}) },
          },
        ),
      ),
    );
    expect(answers.flat().filter(({ mine }) => mine !== 1)).toEqual([]);
  });

  it('uses the database that the client names', async () => {
    const inShop = connect({ database: 'shop' });
    const result = await inShop.query({ query: 'SELECT count() > 0 AS found FROM notes', format: 'JSONEachRow' });
    expect(await result.json()).toEqual([{ found: 1 }]);
    await inShop.close();
    const nowhere = connect({ database: 'nowhere' });
    await expect(nowhere.command({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '81' });
    await nowhere.close();
  });

  it.each([
    ['an unknown table', 'SELECT * FROM nowhere', '60', 'UNKNOWN_TABLE'],
    ['a syntax error', 'SELECT 1 +', '62', 'SYNTAX_ERROR'],
    ['an unknown column', 'SELECT nothing FROM shop.notes', '47', 'UNKNOWN_IDENTIFIER'],
    ['too long a run', 'SELECT sleep(3) SETTINGS max_execution_time = 1', '159', 'TIMEOUT_EXCEEDED'],
  ])('answers %s with code and type', async (_, query, code, type) => {
    await expect(client.command({ query })).rejects.toMatchObject({ code, type });
  });

  it('refuses an unknown setting and what it cannot do', async () => {
    const settings = { no_such_setting: '1' };
    await expect(rows('SELECT 1', { clickhouse_settings: settings })).rejects.toMatchObject({ code: '115' });
    await expect(rows('SELECT 1', { session_id: 'mine' })).rejects.toMatchObject({
      code: '48',
      type: 'NOT_IMPLEMENTED',
    });
  });

  it('lets nobody in without the password', async () => {
    const stranger = connect({ password: 'wrong' });
    await expect(stranger.command({ query: 'SELECT 1' })).rejects.toMatchObject({
      code: '516',
      type: 'AUTHENTICATION_FAILED',
    });
    await stranger.close();
    const reply = await fetch(`http://127.0.0.1:${port}/?query=SELECT%201`);
    expect(reply.status).toBe(401);
    expect(reply.headers.get('x-clickhouse-exception-code')).toBe('516');
  });

  it('changes nothing on GET', async () => {
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const get = (sql: string) =>
      fetch(`http://127.0.0.1:${port}/?query=${encodeURIComponent(sql)}`, { headers: { authorization } });
    expect(await (await get('SELECT 1')).text()).toBe('1\n');
    expect((await get('DROP TABLE shop.notes')).status).toBe(403);
  });

  it('refuses what is too much to wait for, and goes on serving', async () => {
    const eager = connect({ max_open_connections: 260 });
    const results = await Promise.allSettled(
      Array.from({ length: 260 }, () => eager.command({ query: 'SELECT sleep(0.02)' })),
    );
    await eager.close();
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: '202' });
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('stays small: less than 500 MB after all of this', async () => {
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => undefined);
    const rss = Number(/^VmRSS:\s+(\d+)/m.exec(status ?? 'VmRSS: 0')?.[1]);
    expect(rss).toBeLessThan(500_000);
  });

  it('keeps every acknowledged row over kill -9', async () => {
    await client.command({ query: 'CREATE TABLE shop.ledger (n UInt32) ENGINE = MergeTree ORDER BY n' });
    let acknowledged = 0;
    const insert = (from: number) => Array.from({ length: 100 }, (_, i) => ({ n: from + i }));
    const writing = (async () => {
      for (;;) {
        await client.insert({ table: 'shop.ledger', values: insert(acknowledged), format: 'JSONEachRow' });
        acknowledged += 100;
      }
    })();
    await eventually(() => expect(acknowledged).toBeGreaterThan(1_000));
    await stop('SIGKILL');
    await expect(writing).rejects.toThrow();
    await start();
    const [found] = await rows<{ known: string; last: number }>(
      `SELECT uniqExactIf(n, n < ${acknowledged}) AS known, count() AS all FROM shop.ledger`,
    );
    expect(Number(found?.known)).toBe(acknowledged);
  });

  it('says so when the data is in use, or something is not set', async () => {
    expect(await failureOf(launch(dir, port + 1))).toMatch(/Cannot lock file.*\nclickhouse cannot start: /s);
    expect(await failureOf(launch('', port + 1))).toContain('not set: GATEHOUSE_CLICKHOUSE_DATA_DIR');
  });

  it('ends what runs before it stops', async () => {
    const running = rows<{ slept: number }>('SELECT sleep(1) AS slept');
    const started = `SELECT toInt32(count()) AS n FROM system.processes WHERE query LIKE 'SELECT sleep(1)%'`;
    await eventually(async () => expect(await rows(started)).toEqual([{ n: 1 }]));
    const code = await stop('SIGTERM');
    expect(code).toBe(0);
    expect(await running).toEqual([{ slept: 0 }]);
    await start();
  });
});
