import { GatehouseError } from '@gatehouse/errors';

// ClickHouse's DateTime64 ends at 2299.
const lastMs = Date.UTC(2200, 0);

/** The place of one call in the order of the log: newest first, and by id within a millisecond. */
export interface Place {
  timeMs: number;
  id: string;
}

/** A place as text that clients pass back as it is. */
export function toCursor({ timeMs, id }: Place): string {
  return Buffer.from(`${timeMs}:${id}`).toString('base64url');
}

/** @throws GatehouseError GATEHOUSE_QUERY_CURSOR_INVALID */
export function fromCursor(cursor: string): Place {
  const match = /^(\d{1,15}):(.{1,256})$/s.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!match?.[1] || !match[2] || Number(match[1]) > lastMs) throw new GatehouseError('GATEHOUSE_QUERY_CURSOR_INVALID');
  return { timeMs: Number(match[1]), id: match[2] };
}
