import { describe, expect, it } from '@jest/globals';
import { ProgressLine, progressText } from './upload.js';

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

describe('an upload', () => {
  it('is shown in one line of a terminal, which is empty afterwards, and nowhere else', async () => {
    const { sizes, written } = await watched(true);
    expect(sizes).toEqual([500_000, 500_000]);
    expect(written).toContain('0.5 MB of 1.0 MB (50 %)');
    expect(written).not.toContain('\n');
    expect(written.endsWith('\r\u001b[K')).toBe(true);
    expect(await watched(false)).toEqual({ sizes, written: '' });
  });

  it.each([
    [0, 0, '0.0 MB of 0.0 MB (100 %)'],
    [1_249_999, 5e6, '1.2 MB of 5.0 MB (24 %)'],
    [12e6, undefined, '12.0 MB sent'],
  ])('of which %d bytes of %s are sent reads %s', (sent, of, text) => {
    expect(progressText(sent, of)).toBe(text);
  });
});
