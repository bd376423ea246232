import { describe, expect, it } from '@jest/globals';
import { DetectorDataService } from './detector-data.js';

const service = new DetectorDataService({} as never, { detectorKey: Buffer.alloc(32) } as never);
const owner = { org: 'default', detector: 'customers' };
const chunk = new Uint8Array(32 * 1_048_576);

describe('an upload that is refused', () => {
  it.each([
    ['to its end, so that whoever sends it hears of it', 6, 6],
    ['not for ever: to twice what may be sent', Infinity, 9],
  ])('is read %s', async (_, chunks, expected) => {
    let read = 0;
    async function* body() {
      while (read < chunks) {
        read++;
        yield await Promise.resolve(chunk);
      }
    }
    await expect(service.putHashed(owner, body())).rejects.toMatchObject({
      code: 'GATEHOUSE_DETECTOR_DATA_INVALID',
      detail: 'The upload is larger than 128 MB.',
    });
    expect(read).toBe(expected);
  });
});

describe('rows', () => {
  async function* csv(...parts: (string | Uint8Array)[]) {
    for (const part of parts) yield await Promise.resolve(typeof part === 'string' ? Buffer.from(part) : part);
  }

  it.each([
    ['in the middle', ['name\nAda Lovelace\n', Uint8Array.of(0x41, 0xff, 0x0a)]],
    ['at the end', ['name\nAda Lovelace\n', Uint8Array.of(0xc3)]],
  ])('that are not UTF-8 %s are refused with their place', async (_, parts) => {
    await expect(service.putCsv(owner, csv(...parts))).rejects.toMatchObject({
      code: 'GATEHOUSE_DETECTOR_DATA_INVALID',
      detail: 'Row 3: the text is not UTF-8.',
    });
  });

  it('that cannot be stored are not said to be no UTF-8', async () => {
    // There is no connection to store them with.
    const refused = service.putCsv(owner, csv('name\nAda Lovelace\n'));
    await expect(refused).rejects.toBeInstanceOf(TypeError);
  });
});
