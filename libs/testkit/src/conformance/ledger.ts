import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from './rpc.js';

/** One message that has reached a backend. */
export interface LedgerEntry {
  /** HTTP method. */
  http: string;
  /** JSON-RPC method; empty for a response, and for requests without a body. */
  method: string;
  params: JsonObject;
  headers: IncomingHttpHeaders;
  /** Of a JSON-RPC request or response. */
  id?: string | number;
  /** How a request stands. */
  outcome: 'open' | 'answered' | 'cancelled';
}

/** What has reached a backend, in order of arrival: the oracle of what really ran. */
export class Ledger {
  readonly entries: LedgerEntry[] = [];

  note(entry: Omit<LedgerEntry, 'outcome'>): LedgerEntry {
    const noted: LedgerEntry = { ...entry, outcome: 'open' };
    this.entries.push(noted);
    return noted;
  }

  /** The messages with this JSON-RPC method. */
  of(method: string): LedgerEntry[] {
    return this.entries.filter((entry) => entry.method === method);
  }

  /** The calls of a tool. */
  callsOf(tool: string): LedgerEntry[] {
    return this.of('tools/call').filter(({ params }) => params.name === tool);
  }
}
