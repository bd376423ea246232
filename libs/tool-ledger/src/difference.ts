import { canonicalJson } from '@gatehouse/contracts';
import type { Definition } from './definition.js';

/**
 * What sort of change it is. `cosmetic` says nothing to a model, `additive` only widens what is accepted or answered;
 * the others may change what an agent does.
 */
export type DifferenceKind =
  | 'cosmetic'
  | 'additive'
  | 'title'
  | 'description'
  | 'requiredParameter'
  | 'inputSchema'
  | 'outputSchema'
  | 'annotations'
  | 'meta'
  | 'other';

/** One place in which two versions of a definition differ. */
export interface Difference {
  kind: DifferenceKind;
  /** Where, such as `inputSchema.properties.path.description`. */
  path: string;
  /** What stood there; undefined = nothing. */
  before?: unknown;
  /** What stands there now; undefined = nothing. */
  after?: unknown;
}

/** A difference with only the sides that there are. */
export function differs(kind: DifferenceKind, path: string, before: unknown, after: unknown): Difference {
  return {
    kind,
    path,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** Whether two JSON values are equal, whatever the order of their keys. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (one === undefined || other === undefined) return false;
  return canonicalJson(one) === canonicalJson(other);
}

/** Whether it is a JSON object. */
export function isMembers(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
