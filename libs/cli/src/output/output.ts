import { createInterface } from 'node:readline/promises';
import { GatehouseError } from '@gatehouse/errors';
import type { Accepted } from '../api.client.js';
import { formatTable, type Row } from './table.js';

/** What a verb tells: its result on stdout, as text or as one JSON document, and remarks on stderr. */
export class Output {
  constructor(readonly isJson: boolean) {}

  /** The result. */
  show(document: unknown, asText: () => string): void {
    this.write(this.isJson ? JSON.stringify(document, null, 2) : asText());
  }

  /** A list; `empty` says what to do when there is nothing. */
  list(document: unknown, heading: Row, rows: readonly Row[], empty: string): void {
    this.show(document, () => (rows.length === 0 ? empty : formatTable([heading, ...rows], this.width)));
  }

  /** A change that was made: `done` in the past tense, such as "crm is enabled". */
  changed(accepted: Accepted, done: string): void {
    const { changed, appliedBy } = accepted;
    const where =
      appliedBy === undefined ? 'accepted' : `in force at ${appliedBy} gateway replica${appliedBy === 1 ? '' : 's'}`;
    this.show(accepted, () => (changed ? `${done} (${where}).` : `${done} already; nothing was changed.`));
  }

  /** One line of its own on stdout. */
  write(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  /** Something for the person who watches; never part of the result. */
  note(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  /** @throws GatehouseError GATEHOUSE_CLI_NOT_CONFIRMED */
  async confirm(question: string, isConfirmed: boolean): Promise<void> {
    if (isConfirmed) return;
    if (!process.stdin.isTTY) {
      throw new GatehouseError('GATEHOUSE_CLI_NOT_CONFIRMED', { detail: 'There is no terminal to ask at.' });
    }
    const prompt = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await prompt.question(`${question} [y/N] `);
    prompt.close();
    if (!/^y(es)?$/i.test(answer.trim())) throw new GatehouseError('GATEHOUSE_CLI_NOT_CONFIRMED');
  }

  /** Columns of the terminal; a pipe has no end. */
  get width(): number {
    return process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  }
}
