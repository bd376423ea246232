/** Cuts an event stream into events as they come (WHATWG HTML, server-sent events). */
export class SseSplitter {
  private pending: Buffer = Buffer.alloc(0);

  /** The whole events that end in `chunk`; each with the blank line that ends it. */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const events: Buffer[] = [];
    let start = 0;
    for (let end = endOfEvent(bytes, start); end >= 0; end = endOfEvent(bytes, start)) {
      events.push(bytes.subarray(start, end));
      start = end;
    }
    this.pending = bytes.subarray(start);
    return events;
  }

  /** Bytes of the event that has not ended yet. */
  get pendingBytes(): number {
    return this.pending.length;
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Index after the first blank line, or -1. */
function endOfEvent(bytes: Buffer, from: number): number {
  for (let i = bytes.indexOf(lineFeed, from); i >= 0; i = bytes.indexOf(lineFeed, i + 1)) {
    const next = bytes[i + 1] === carriageReturn ? i + 2 : i + 1;
    if (bytes[next] === lineFeed) return next + 1;
  }
  return -1;
}

/** The data of an event: its `data` lines, joined. */
export function dataOf(event: Buffer): string {
  const lines = event
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'));
  return lines.map((line) => (line.charAt(5) === ' ' ? line.slice(6) : line.slice(5))).join('\n');
}

/** The event with other data; its id, name and retry time stay. */
export function withData(event: Buffer, data: string): Buffer {
  const kept = event
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('data:'));
  return Buffer.from([...kept, `data: ${data}`, '', ''].join('\n'));
}
