import type { NatsConnection } from '@nats-io/transport-node';
import { toolReportSubject } from './subjects.js';

/** What a proxy tells the registry of a backend's tools. */
export type ToolReport =
  /** Definitions, as the backend has just listed them, that are not those of the ledger. */
  | { type: 'drift'; backendId: string; definitions: readonly unknown[] }
  /** The backend has told that its list of tools is another one. */
  | { type: 'listChanged'; backendId: string }
  /** A rule of a guardrail wants a tool out of use; `hash` is the definition in force when it was called. */
  | { type: 'quarantine'; backendId: string; tool: string; hash: string; detail: string };

/** A message of NATS is at most 1 MB. */
const maxBytes = 700_000;

/** Tells the registry; it hears more than once of what matters, so a message that is lost is told again. */
export function reportTools(nats: NatsConnection, org: string, report: ToolReport): void {
  const text = JSON.stringify(report);
  const { backendId } = report;
  // What does not fit is listed by the registry itself.
  const small = text.length > maxBytes ? JSON.stringify({ type: 'listChanged', backendId } satisfies ToolReport) : text;
  nats.publish(toolReportSubject(org), small);
}

/** The report in a message; undefined when it is none. */
export function readToolReport(text: string): ToolReport | undefined {
  const report = parse(text) as Partial<Record<string, unknown>> | undefined;
  const { type, backendId, definitions, tool, hash, detail } = report ?? {};
  if (typeof backendId !== 'string') return undefined;
  if (type === 'listChanged') return { type, backendId };
  if (type === 'drift' && Array.isArray(definitions)) return { type, backendId, definitions };
  if (type !== 'quarantine' || typeof tool !== 'string' || typeof hash !== 'string' || typeof detail !== 'string')
    return undefined;
  return { type, backendId, tool, hash, detail: detail.slice(0, 300) };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
