import { fromJson, type JsonValue } from '@bufbuild/protobuf';
import { CallBatchSchema, type CallRecord } from './gen/gatehouse/traffic/v1/call_records_pb.js';

const type = 'gatehouse.traffic.v1.CallBatch';

/** A batch of call records as it is on the wire. */
export interface CallBatchMeta {
  /** `<replica>:<spool epoch>:<first>-<last>`; also the `Nats-Msg-Id`. */
  id: string;
  org: string;
  replica: string;
  /** RFC 3339 in UTC. */
  time: string;
}

/**
 * Wraps call records, each already ProtoJSON text of a CallRecord, in a CloudEvents envelope.
 * Text is joined, not parsed again: this runs in the proxy, where every microsecond counts.
 */
export function encodeCallBatch(records: readonly string[], meta: CallBatchMeta): Buffer {
  const head = JSON.stringify({
    specversion: '1.0',
    id: meta.id,
    source: `gatehouse/proxy/${meta.replica}`,
    type,
    time: meta.time,
    datacontenttype: 'application/json',
    orgid: meta.org,
  });
  return Buffer.from(`${head.slice(0, -1)},"data":{"records":[${records.join(',')}]}}`);
}

/**
 * The records of a batch, in order.
 * @throws SyntaxError, TypeError or a protobuf error when the bytes are not a call batch.
 */
export function decodeCallBatch(bytes: Uint8Array): CallRecord[] {
  const envelope = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as {
    type?: string;
    data?: JsonValue;
  };
  if (envelope.type !== type || envelope.data === undefined) throw new TypeError('not a call batch');
  return fromJson(CallBatchSchema, envelope.data, { ignoreUnknownFields: true }).records;
}
