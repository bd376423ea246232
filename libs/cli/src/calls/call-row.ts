import { formatTime } from '../output/time.js';
import type { Call } from './calls.query.js';

export const callHeading = ['TIME', 'VERDICT', 'REASON', 'AGENT', 'USER', 'BACKEND', 'CALL', 'DLP', 'MS'];

/** Widths at which lines that follow each other later still make columns. */
const usualWidths = [8, 8, 16, 13, 12, 12, 24, 7, 1];

export function callRow(call: Call, now: Date): string[] {
  return [
    formatTime(new Date(call.time), now),
    call.verdict,
    call.reason,
    call.agent ?? '-',
    call.user ?? '-',
    call.backend ?? '-',
    call.target ?? call.method ?? call.endpoint,
    call.dlpOutcome === 'none' ? '-' : call.dlpOutcome,
    call.totalMs.toFixed(call.totalMs < 10 ? 1 : 0),
  ];
}

/** The row of a table that is never complete. */
export function padToUsual(row: readonly string[]): string[] {
  return row.map((cell, column) => cell.padEnd(usualWidths[column] ?? 0));
}
