import type { JsonValue } from '@bufbuild/protobuf';

/** Brings the data of one old event version to the next version. Pure; no rules, no look-ups. */
export interface Upcaster {
  /** Type name of the next version. */
  to: string;
  data(old: JsonValue): JsonValue;
}

/** One upcaster per retired event version, keyed by the retired type name. */
export const upcasters: ReadonlyMap<string, Upcaster> = new Map();

/** Follows the chain of upcasters from `type` to its newest version; unchanged where there is none. */
export function upcast(
  type: string,
  data: JsonValue,
  chain: ReadonlyMap<string, Upcaster> = upcasters,
): { type: string; data: JsonValue } {
  let current = { type, data };
  for (let step = chain.get(type); step; step = chain.get(current.type)) {
    current = { type: step.to, data: step.data(current.data) };
  }
  return current;
}
