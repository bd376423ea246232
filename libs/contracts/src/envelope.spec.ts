import { describe, expect, it } from '@jest/globals';
import { create } from '@bufbuild/protobuf';
import { BackendDisabledSchema } from './gen/gatehouse/registry/v1/backend_events_pb.js';
import { CallBatchSchema } from './gen/gatehouse/traffic/v1/call_records_pb.js';
import type { ControlEvent } from './control-events.js';
import { decodeEvent, encodeEvent, type EventMeta } from './envelope.js';

const meta: EventMeta = {
  id: 'e-1',
  time: '2026-11-26T09:30:00.000Z',
  org: 'acme',
  aggregate: 'backend',
  aggregateId: 'crm/eu',
  principalId: 'alice',
};
const event = create(BackendDisabledSchema, { note: 'größer als 😀' });
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const envelope = JSON.parse(new TextDecoder().decode(encodeEvent(event, meta))) as Record<string, unknown>;

describe('the envelope of a control event', () => {
  it('is a CloudEvent in structured JSON mode', () => {
    expect(envelope).toEqual({
      specversion: '1.0',
      id: 'e-1',
      source: 'gatehouse/registry',
      type: 'gatehouse.registry.v1.BackendDisabled',
      subject: 'backend/crm/eu',
      time: '2026-11-26T09:30:00.000Z',
      datacontenttype: 'application/json',
      orgid: 'acme',
      principalid: 'alice',
      data: { note: 'größer als 😀' },
    });
    // Attribute names are lower-case letters and digits (CloudEvents 1.0, section 3.1).
    expect(Object.keys(envelope).filter((name) => !/^[a-z0-9]{1,20}$/.test(name))).toEqual([]);
  });

  it.each([{}, { correlationId: 'c-1' }, { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }])(
    'gives back what went in, with %j',
    (extra) => {
      const all = { ...meta, ...extra };
      expect(decodeEvent(encodeEvent(event, all))).toEqual({ meta: all, event });
    },
  );

  it('of a type that this build does not know has no event, but its name', () => {
    const newer = bytesOf({ ...envelope, type: 'gatehouse.registry.v2.BackendPaused' });
    expect(decodeEvent(newer)).toEqual({ meta, event: null, unknownType: 'gatehouse.registry.v2.BackendPaused' });
  });

  it('may carry attributes and fields of a newer build', () => {
    const newer = bytesOf({ ...envelope, partitionkey: '7', data: { note: 'x', severity: 'SEVERITY_HIGH' } });
    expect(decodeEvent(newer)).toEqual({ meta, event: create(BackendDisabledSchema, { note: 'x' }) });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['text', new TextEncoder().encode('hello')],
    ['broken UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['null', bytesOf(null)],
    ['a list', bytesOf([envelope])],
    ['no attributes', bytesOf({})],
    ['another specversion', bytesOf({ ...envelope, specversion: '2.0' })],
    ['no id', bytesOf({ ...envelope, id: undefined })],
    ['no type', bytesOf({ ...envelope, type: undefined })],
    ['a type that is a number', bytesOf({ ...envelope, type: 7 })],
    ['no subject', bytesOf({ ...envelope, subject: undefined })],
    ['a subject without an id', bytesOf({ ...envelope, subject: 'backend' })],
    ['no data', bytesOf({ ...envelope, data: undefined })],
    ['data of another type', bytesOf({ ...envelope, data: { note: 7 } })],
  ])('is refused when it is %s', (_, bytes) => {
    expect(() => decodeEvent(bytes)).toThrow();
  });

  it('is not made for what is no control event', () => {
    const batch = create(CallBatchSchema) as unknown as ControlEvent;
    expect(() => encodeEvent(batch, meta)).toThrow('gatehouse.traffic.v1.CallBatch is not a control event');
  });
});
