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
