import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatehouseProcess, type RunOptions } from './gatehouse-process.js';

// Nothing listens there: a scan needs no service.
const cli = new GatehouseProcess('http://127.0.0.1:9');
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-scan-'));
const card = '5555555555554444';

beforeAll(() => {
  const write = (path: string, text: string | Uint8Array) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, 'texts/.git'), { recursive: true });
  mkdirSync(join(folder, 'texts/inner'));
  write('texts/a.txt', `nothing here\n  card ${card}, ada@corp.io\n`);
  write('texts/inner/größe 1.txt', `é😀 ${card}`);
  write('texts/binary', Uint8Array.of(0x41, 0, ...new TextEncoder().encode(card)));
  write('texts/.git/config', card);
  write('clean.txt', 'nothing at all');
  write(
    'profile.json',
    JSON.stringify({ name: 'Cards', rules: [{ detectors: ['pci.card_number'], action: 'block' }] }),
  );
  write('own.json', JSON.stringify({ name: 'Own', rules: [{ detectors: ['pii.email', 'org.*'], action: 'block' }] }));
  symlinkSync(join(folder, 'texts/a.txt'), join(folder, 'texts/inner/link'));
});

afterAll(() => {
  cli.stop();
  rmSync(folder, { recursive: true });
});

const at = (path: string) => join(folder, path);
const scan = (args: readonly string[], options?: RunOptions) => cli.run(['scan', ...args], options);
const linesOf = (text: string) => text.trimEnd().split('\n');
const documents = (text: string) => linesOf(text).map((line) => JSON.parse(line) as object);

describe('a scan of files', () => {
  it('says where what was found, and not what it is', async () => {
    const { code, stdout, stderr } = await scan([at('texts')]);
    expect(code).toBe(1);
    expect(linesOf(stdout)).toEqual([
      expect.stringMatching(/a\.txt:2:8 {2}(high|medium) +pci\.card_number {2}55••••44 \(16 characters\)$/),
      expect.stringMatching(/a\.txt:2:26 {2}high +pii\.email {2}•+ \(11 characters\)$/),
      expect.stringMatching(/größe 1\.txt:1:5 {2}(high|medium) +pci\.card_number/),
    ]);
    expect(stdout + stderr).not.toContain(card);
    expect(stdout + stderr).not.toContain('\x1b');
    expect(stderr).toMatch(/^3 findings \(.+\) in 2 of 2 files \(1 binary left out\)\.$/m);
  });

  it('ends with 0 when there is nothing', async () => {
    expect(await scan([at('clean.txt')])).toEqual({ code: 0, stdout: '', stderr: 'Nothing found in 1 file.\n' });
  });

  it('reads stdin without a path, and for a dash', async () => {
    for (const args of [[], ['-']]) {
      const { code, stdout } = await scan(args, { stdin: `x ${card}` });
      expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringMatching(/^stdin:1:3 /) });
    }
  });

  it('prints one JSON document when asked to', async () => {
    const { stdout } = await scan([at('texts/inner'), '--json']);
    expect(JSON.parse(stdout)).toEqual({
      files: 1,
      binary: 0,
      findings: [expect.objectContaining({ detector: 'pci.card_number', line: 1, column: 5, start: 4, end: 20 })],
    });
  });

  it('names what it cannot read, goes on, and ends with 2', async () => {
    const { code, stdout, stderr } = await scan([at('nope'), at('texts/a.txt')]);
    expect(code).toBe(2);
    expect(stderr).toContain('nope: there is no such file or folder');
    expect(linesOf(stdout)).toHaveLength(2);
  });

  it('finds what lies across the pieces that a large text is read in, once', async () => {
    const filler = 'lorem ipsum '.repeat(10_000);
    const text = Array.from({ length: 24 }, (_, i) => `${filler}${' '.repeat(i)}card ${card} `).join('\n');
    const { stdout } = await scan(['--json', '--detectors', 'pci.card_number'], { stdin: text });
    const starts = (JSON.parse(stdout) as { findings: { start: number }[] }).findings.map(({ start }) => start);
    expect(starts).toEqual([...text.matchAll(/5555555555554444/g)].map(({ index }) => index));
  });

  it('refuses a profile that wants what only the gateway knows, instead of finding less', async () => {
    const { code, stdout, stderr } = await scan(['--profile', at('own.json'), at('texts/a.txt')]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('The profile names "org.*"');
  });

  it('does as a profile in a file says', async () => {
    const { code, stdout } = await scan(['--profile', at('profile.json'), at('texts/a.txt')]);
    expect({ code, lines: linesOf(stdout) }).toEqual({ code: 1, lines: [expect.stringContaining('pci.card_number')] });
    const lines = await scan(['--profile', at('profile.json'), '--jsonl'], {
      stdin: `{"id":"a","text":"${card}"}\n{"id":"b","text":"ada@corp.io"}`,
    });
    expect(documents(lines.stdout)).toMatchObject([
      { id: 'a', outcome: 'blocked' },
      { id: 'b', findings: [], outcome: 'none' },
    ]);
  });

  it('shows and fails on what is sure enough alone', async () => {
    expect((await scan([at('texts'), '--fail-on', 'never'])).code).toBe(0);
    const one = await scan([at('texts'), '--detectors', 'pii.*,pci.nothing*']);
    expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining('"pci.nothing*" is no detector') });
    const mails = await scan([at('texts'), '--detectors', 'pii.email']);
    expect(linesOf(mails.stdout)).toHaveLength(1);
  });

  it.each([
    [['--min-level', 'certain'], 'min-level'],
    [['--json', '--jsonl'], 'give one of them'],
    [['--profile', './nope.json'], 'there is no such file'],
    [['--profile', 'x', '--detectors', 'pii.email'], 'cannot be used with'],
  ])('refuses %j', async (args, reason) => {
    expect(await scan(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(reason) });
  });

  it('lists the detectors', async () => {
    expect((await scan(['--list-detectors'])).stdout).toMatch(/^pci\.card_number +payment/m);
  });

  it('ends quietly when nobody reads on', async () => {
    const { child, finished } = cli.start(['scan', '-']);
    child.stdout.destroy();
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${card}\n`.repeat(20_000));
    expect(await finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a scan of JSON lines', () => {
  it('answers each line with its findings', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { arguments: { card } } };
    const stdin = [
      JSON.stringify({ id: 'text', text: `é😀 ${card}` }),
      JSON.stringify({ id: 'message', message }),
      JSON.stringify({ id: 'clean', text: '' }),
    ].join('\r\n');
    const { code, stdout, stderr } = await scan(['--jsonl'], { stdin });
    const found = { detector: 'pci.card_number', level: expect.any(String), confidence: expect.any(Number) };
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(documents(stdout)).toEqual([
      { id: 'text', findings: [{ ...found, start: 4, end: 20 }], outcome: 'logged' },
      { id: 'message', findings: [{ ...found, start: 0, end: 16, path: '/params/arguments/card' }], outcome: 'logged' },
      { id: 'clean', findings: [], outcome: 'none' },
    ]);
  });

  it('says which lines are wrong, and goes on', async () => {
    const lines = ['{"id":"a","text":"x"}', '{', '', '[]', '{"id":1,"text":""}', '{"id":"b"}', '{"id":"c","text":1}'];
    const stdin = [
      ...lines,
      '{"id":"d","message":7}',
      '{"id":"e","text":"","message":{}}',
      '{"id":"z","text":""}',
    ].join('\n');
    const { code, stdout, stderr } = await scan(['--jsonl'], { stdin });
    expect(code).toBe(2);
    expect(documents(stdout)).toMatchObject([{ id: 'a' }, { id: 'z' }]);
    expect(linesOf(stderr)).toEqual([
      'stdin:2: it is not JSON',
      'stdin:4: it is not a JSON object',
      'stdin:5: "id" has to be a string',
      'stdin:6: it needs either "text" or "message"',
      'stdin:7: "text" has to be a string',
      'stdin:8: "message" has to be a JSON-RPC message',
      'stdin:9: it needs either "text" or "message"',
    ]);
  });
});
