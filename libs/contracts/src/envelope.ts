import { fromJson, toJson, type JsonValue, type Message } from '@bufbuild/protobuf';
import { controlEventSchemas, type ControlEvent } from './control-events.js';
import { upcast } from './upcasters.js';

/** What is known of an event besides what happened. */
export interface EventMeta {
  /** Unique id; also the `Nats-Msg-Id`, so that a repeated append is absorbed. */
  id: string;
  /** When it happened, RFC 3339 in UTC. */
  time: string;
  org: string;
  /** Kind of the aggregate, such as `backend`. */
  aggregate: string;
  aggregateId: string;
  /** User id (`sub`) of who caused it, or `system:<service>`. */
  principalId: string;
  correlationId?: string;
  /** W3C trace context of the command. */
  traceparent?: string;
}

/** CloudEvents 1.0, structured JSON mode (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md). */
interface CloudEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  orgid: string;
  principalid: string;
  correlationid?: string;
  traceparent?: string;
  data: JsonValue;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
// An older reader must get through a newer writer's events.
const readOptions = { ignoreUnknownFields: true };

/** Control event to the bytes of its CloudEvents envelope. */
export function encodeEvent(event: ControlEvent, meta: EventMeta): Uint8Array {
  const schema = controlEventSchemas.get(event.$typeName);
  if (!schema) throw new TypeError(`${event.$typeName} is not a control event`);
  const envelope: CloudEvent = {
    specversion: '1.0',
    id: meta.id,
    source: `gatehouse/${event.$typeName.split('.')[1] ?? ''}`,
    type: event.$typeName,
    subject: `${meta.aggregate}/${meta.aggregateId}`,
    time: meta.time,
    datacontenttype: 'application/json',
    orgid: meta.org,
    principalid: meta.principalId,
    ...(meta.correlationId === undefined ? {} : { correlationid: meta.correlationId }),
    ...(meta.traceparent === undefined ? {} : { traceparent: meta.traceparent }),
    data: toJson(schema, event as Message),
  };
  return encoder.encode(JSON.stringify(envelope));
}

/** What is in an envelope. */
export interface DecodedEvent {
  meta: EventMeta;
  /** Null when this build does not know the type. */
  event: ControlEvent | null;
  /** The type's name when `event` is null: a newer build wrote it. */
  unknownType?: string;
}

/**
 * Bytes of an envelope to the event, brought up to its newest version.
 * @throws SyntaxError, TypeError or a protobuf error when the bytes are not an envelope with an event.
 */
export function decodeEvent(bytes: Uint8Array): DecodedEvent {
  const envelope: unknown = JSON.parse(decoder.decode(bytes));
  if (!isCloudEvent(envelope)) throw new TypeError('not a CloudEvents envelope');
  const slash = envelope.subject.indexOf('/');
  const meta: EventMeta = {
    id: envelope.id,
    time: envelope.time,
    org: envelope.orgid,
    aggregate: envelope.subject.slice(0, slash),
    aggregateId: envelope.subject.slice(slash + 1),
    principalId: envelope.principalid,
    ...(envelope.correlationid === undefined ? {} : { correlationId: envelope.correlationid }),
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
  const current = upcast(envelope.type, envelope.data);
  const schema = controlEventSchemas.get(current.type);
  if (!schema) return { meta, event: null, unknownType: current.type };
  return { meta, event: fromJson(schema, current.data, readOptions) as ControlEvent };
}

const required = ['id', 'type', 'subject', 'time', 'orgid', 'principalid'] as const;

function isCloudEvent(value: unknown): value is CloudEvent {
  if (typeof value !== 'object' || value === null) return false;
  const envelope = value as Record<string, unknown>;
  return (
    envelope.specversion === '1.0' &&
    envelope.data !== undefined &&
    required.every((name) => typeof envelope[name] === 'string') &&
    (envelope.subject as string).includes('/')
  );
}
