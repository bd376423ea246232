import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DescMessage, JsonObject } from '@bufbuild/protobuf';
import {
  CallBatchSchema,
  CallRecordSchema,
  controlEventSchemas,
  decodeCallBatch,
  decodeEvent,
  encodeCallBatch,
  encodeEvent,
  toJsonString,
  upcasters,
} from '../src/index.js';

// `<type>.json`; a type that got a new field has a further one, `<type>.2.json`. Each holds the bytes of one message.
const folder = join(import.meta.dirname, '../../../../proto/samples');
const schemas = new Map<string, DescMessage>([...controlEventSchemas, [CallBatchSchema.typeName, CallBatchSchema]]);

type Samples = ReadonlyMap<string, string>;

const samples: Samples = new Map(
  readdirSync(folder).map((file) => [file.replace(/\.json$/, ''), readFileSync(join(folder, file), 'utf8')]),
);

const typeOf = (name: string) => name.replace(/\.\d+$/, '');

/** Reads the message as a consumer does and writes it as its producer does. */
function rewrite(name: string, text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (typeOf(name) !== CallBatchSchema.typeName) {
    const { event, meta } = decodeEvent(bytes);
    if (!event) throw new TypeError(`${name} is of an unknown type`);
    return new TextDecoder().decode(encodeEvent(event, meta));
  }
  const { id, orgid, source, time } = JSON.parse(text) as Record<string, string>;
  const records = decodeCallBatch(bytes).map((record) => toJsonString(CallRecordSchema, record));
  const replica = (source ?? '').split('/')[2] ?? '';
  return encodeCallBatch(records, { id: id ?? '', org: orgid ?? '', replica, time: time ?? '' }).toString();
}

/** Fields that no sample sets; a sample of what is not set proves nothing. */
function unsetFields(schema: DescMessage, values: readonly JsonObject[]): string[] {
  return schema.fields.flatMap((field) => {
    const set = values.flatMap((value) => value[field.jsonName] ?? []);
    if (set.length === 0) return [`${schema.typeName}.${field.name}`];
    return field.message ? unsetFields(field.message, set as JsonObject[]) : [];
  });
}

function problemsOf(all: Samples): string[] {
  const ofType = (type: string) => [...all].filter(([name]) => typeOf(name) === type);
  const data = (text: string) => (JSON.parse(text) as { data: JsonObject }).data;
  return [
    ...[...all.keys()]
      .filter((name) => !schemas.has(typeOf(name)) && !upcasters.has(typeOf(name)))
      .map((name) => `${name} is a sample of no type`),
    ...[...schemas.values()].flatMap((schema) => {
      const own = ofType(schema.typeName);
      if (own.length === 0) return [`${schema.typeName} has no sample`];
      return unsetFields(
        schema,
        own.map(([, text]) => data(text)),
      ).map((field) => `no sample sets ${field}`);
    }),
    ...[...upcasters.keys()].filter((type) => ofType(type).length === 0).map((type) => `${type} has no sample`),
  ];
}

describe('the golden samples', () => {
  it.each([...samples.keys()])('%s is read, brought up to date and written the same', (name) => {
    const text = samples.get(name) ?? '';
    expect((JSON.parse(text) as { type: string }).type).toBe(typeOf(name));
    // What was retired is read as its successor, which has samples of its own.
    if (upcasters.has(typeOf(name))) expect(rewrite(name, text)).not.toBe('');
    else expect(rewrite(name, text)).toBe(text);
  });

  it('exist for every type and set every field', () => {
    expect(problemsOf(samples)).toEqual([]);
  });

  it('are missed, found too many and found too poor', () => {
    const type = 'gatehouse.registry.v1.BackendDisabled';
    const others = [...samples].filter(([name]) => name !== type);
    expect(problemsOf(new Map(others))).toEqual([`${type} has no sample`]);
    expect(problemsOf(new Map([...samples, ['gatehouse.registry.v1.Gone', '{}']]))).toEqual([
      'gatehouse.registry.v1.Gone is a sample of no type',
    ]);
    expect(problemsOf(new Map([...others, [`${type}.2`, '{"data":{}}']]))).toEqual([`no sample sets ${type}.note`]);
  });
});
