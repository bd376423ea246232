import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openUpload, ProgressLine, progressText } from './upload.js';

async function* chunksOf(...sizes: number[]) {
  for (const size of sizes) yield await Promise.resolve(new Uint8Array(size));
}

async function watched(isTTY: boolean): Promise<{ sizes: number[]; written: string }> {
  let written = '';
  const progress = new ProgressLine({ isTTY, write: (text: string | Uint8Array) => ((written += String(text)), true) });
  const sizes: number[] = [];
  const upload = { chunks: chunksOf(500_000, 500_000), sizeBytes: 1e6 };
  for await (const chunk of progress.watch(upload)) sizes.push(chunk.length);
  progress.end();
  return { sizes, written };
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) void chunk;
}

describe('an upload', () => {
  it('is shown in one line of a terminal, which is empty afterwards, and nowhere else', async () => {
    const { sizes, written } = await watched(true);
    expect(sizes).toEqual([500_000, 500_000]);
    expect(written).toContain('0.5 MB of 1.0 MB (50 %)');
    expect(written).not.toContain('\n');
    expect(written.endsWith('\r\u001b[K')).toBe(true);
    expect(await watched(false)).toEqual({ sizes, written: '' });
  });

  it('of a file that cannot be read says so', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'upload-')), 'rows.csv');
    writeFileSync(path, 'name,account\n');
    const { chunks } = openUpload(path);
    rmSync(dirname(path), { recursive: true });
    const detail = `${path} cannot be read (ENOENT).`;
    await expect(readAll(chunks)).rejects.toMatchObject({ code: 'GATEHOUSE_CLI_ARGUMENT_INVALID', detail });
  });

  it.each([
    [0, 0, '0.0 MB of 0.0 MB (100 %)'],
    [1_249_999, 5e6, '1.2 MB of 5.0 MB (24 %)'],
    [12e6, undefined, '12.0 MB sent'],
  ])('of which %d bytes of %s are sent reads %s', (sent, of, text) => {
    expect(progressText(sent, of)).toBe(text);
  });
});
