import { describe, expect, it } from '@jest/globals';
import { decodeCallBatch, encodeCallBatch } from './call-batch.js';

const meta = { id: 'proxy-1:7:1-2', org: 'acme', replica: 'proxy-1', time: '2026-11-26T09:30:00.000Z' };
const record = (fields: object) => JSON.stringify({ id: 'proxy-1:7:1', timeMs: 1_764_149_400_123, ...fields });

describe('a batch of call records', () => {
  it('gives back its records in order', () => {
    const texts = [record({ target: 'größer "als" 😀\n' }), record({ id: 'proxy-1:7:2', findings: [{ count: 2 }] })];
    expect(decodeCallBatch(encodeCallBatch(texts, meta))).toMatchObject([
      { id: 'proxy-1:7:1', timeMs: 1_764_149_400_123, target: 'größer "als" 😀\n', findings: [] },
      { id: 'proxy-1:7:2', findings: [{ detector: '', count: 2 }] },
    ]);
    expect(decodeCallBatch(encodeCallBatch([], meta))).toEqual([]);
  });

  it('is a CloudEvent', () => {
    expect(JSON.parse(encodeCallBatch([record({})], meta).toString())).toEqual({
      specversion: '1.0',
      id: 'proxy-1:7:1-2',
      source: 'gatehouse/proxy/proxy-1',
      type: 'gatehouse.traffic.v1.CallBatch',
      time: '2026-11-26T09:30:00.000Z',
      datacontenttype: 'application/json',
      orgid: 'acme',
      data: { records: [JSON.parse(record({})) as object] },
    });
  });

  it('may carry fields of a newer proxy', () => {
    expect(decodeCallBatch(encodeCallBatch([record({ mood: 'good' })], meta))).toMatchObject([{ id: 'proxy-1:7:1' }]);
  });

  it.each(['', 'null', '{}', '{"type":"gatehouse.traffic.v1.CallBatch"}', '{"type":"other","data":{"records":[]}}'])(
    'is not %j',
    (text) => {
      expect(() => decodeCallBatch(Buffer.from(text))).toThrow();
    },
  );
});
