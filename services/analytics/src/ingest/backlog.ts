import type { CallRow } from './call.row.js';

/** One message of the stream, decoded. */
export interface ReceivedMessage {
  sequence: number;
  messageId: string;
  timeMs: number;
  rows: readonly CallRow[];
}

/** A range of the stream that is inserted as one. */
export interface Batch {
  first: number;
  last: number;
  /** Message id of `last`. */
  lastMessage: string;
  oldestTimeMs: number;
  rows: readonly CallRow[];
}

const maxBatchRows = 10_000;
const maxWaitingRows = 20_000;

/** Received messages in the order of the stream, until they are cut into batches. */
export class Backlog {
  private readonly messages: ReceivedMessage[] = [];
  private rowCount = 0;

  /** Records that wait. */
  get rows(): number {
    return this.rowCount;
  }

  get isEmpty(): boolean {
    return this.messages.length === 0;
  }

  /** Enough for a batch without waiting for more. */
  get isBatchFull(): boolean {
    return this.rowCount >= maxBatchRows;
  }

  /** More should not be received for now. */
  get isFull(): boolean {
    return this.rowCount >= maxWaitingRows;
  }

  get oldestTimeMs(): number | undefined {
    return this.messages[0]?.timeMs;
  }

  push(message: ReceivedMessage): void {
    this.messages.push(message);
    this.rowCount += message.rows.length;
  }

  /**
   * The next batch. `planned`: where an earlier plan ends that may have been inserted already; the batch is then that
   * very range, so that the repeated insert is recognized, and there is none before the whole range is here.
   */
  cut(planned: number): Batch | undefined {
    const first = this.messages[0];
    if (!first) return undefined;
    const isRepeat = first.sequence <= planned;
    if (isRepeat && (this.messages.at(-1)?.sequence ?? 0) < planned) return undefined;
    const count = isRepeat ? this.countUpTo(planned) : this.countForRows();
    const taken = this.messages.splice(0, count);
    const rows = taken.flatMap((message) => message.rows);
    this.rowCount -= rows.length;
    const last = taken.at(-1) ?? first;
    return {
      first: first.sequence,
      last: last.sequence,
      lastMessage: last.messageId,
      oldestTimeMs: first.timeMs,
      rows,
    };
  }

  private countUpTo(sequence: number): number {
    const index = this.messages.findIndex((message) => message.sequence > sequence);
    return index < 0 ? this.messages.length : index;
  }

  /** At least one message, and no more rows than a batch may have. */
  private countForRows(): number {
    let rows = 0;
    const index = this.messages.findIndex((message) => (rows += message.rows.length) > maxBatchRows);
    return index < 0 ? this.messages.length : Math.max(1, index);
  }
}
