const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const blankLine = '\n\n';

/**
 * Cuts an event stream into events as they come (WHATWG HTML, server-sent events). Lines may end in CR, LF or both;
 * events come out with LF alone, so that the agent's parser cannot see other lines than ours.
 */
export class SseSplitter {
  private parts: Buffer[] = [];
  private afterReturn = false;
  private afterLineFeed = false;
  /** Bytes of the event that has not ended yet. */
  pendingBytes = 0;

  /** The whole events that end in `chunk`; each with the blank line that ends it. */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.withLineFeeds(chunk);
    const events: Buffer[] = [];
    let start = 0;
    for (let end = this.endOfEvent(bytes, start); end > 0; end = this.endOfEvent(bytes, start)) {
      events.push(this.take(bytes.subarray(start, end)));
      start = end;
    }
    if (start < bytes.length) this.keep(bytes.subarray(start));
    return events;
  }

  /** Index after the first blank line, or 0. The blank line may have begun with the chunk before. */
  private endOfEvent(bytes: Buffer, from: number): number {
    if (from === 0 && this.afterLineFeed && bytes[0] === lineFeed) return 1;
    const at = bytes.indexOf(blankLine, from);
    return at < 0 ? 0 : at + blankLine.length;
  }

  private take(end: Buffer): Buffer {
    const event = this.parts.length === 0 ? end : Buffer.concat([...this.parts, end]);
    this.parts = [];
    this.pendingBytes = 0;
    this.afterLineFeed = false;
    return event;
  }

  private keep(rest: Buffer): void {
    this.parts.push(rest);
    this.pendingBytes += rest.length;
    this.afterLineFeed = rest.at(-1) === lineFeed;
  }

  private withLineFeeds(chunk: Buffer): Buffer {
    const continues = this.afterReturn && chunk[0] === lineFeed;
    const bytes = continues ? chunk.subarray(1) : chunk;
    if (chunk.length > 0) this.afterReturn = bytes.at(-1) === carriageReturn;
    if (!bytes.includes(carriageReturn)) return bytes;
    return Buffer.from(bytes.toString('latin1').replaceAll(/\r\n?/g, '\n'), 'latin1');
  }
}

/** The data of an event: its `data` lines, joined. */
export function dataOf(event: Buffer): string {
  return event
    .toString('utf8')
    .split('\n')
    .filter((line) => line === 'data' || line.startsWith('data:'))
    .map((line) => line.slice(line.startsWith('data: ') ? 6 : 5))
    .join('\n');
}

/** The value of the last line of this name; undefined when there is none. */
export function fieldOf(event: Buffer, name: 'id' | 'retry'): string | undefined {
  const text = event.toString('utf8');
  if (!text.includes(`${name}:`)) return undefined;
  const line = text.split('\n').findLast((candidate) => candidate.startsWith(`${name}:`));
  return line?.slice(name.length + 1).replace(/^ /, '');
}

/** The event with other data; its id, name and retry time stay. */
export function withData(event: Buffer, data: string): Buffer {
  const kept = event
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '' && line !== 'data' && !line.startsWith('data:'));
  return Buffer.from([...kept, `data: ${data}`, '', ''].join('\n'));
}

/** The event with another id, if it has one; an empty id, which makes the agent forget the last one, stays. */
export function withId(event: Buffer, rename: (id: string) => string): Buffer {
  if (!hasId(event)) return event;
  const lines = event.toString('utf8').split('\n');
  const renamed = lines.map((line) => {
    const id = line.startsWith('id:') ? line.slice(3).replace(/^ /, '') : '';
    return id === '' ? line : `id: ${rename(id)}`;
  });
  return Buffer.from(renamed.join('\n'));
}

/** Whether an event without data holds nothing but comments, ids, names, retry times and empty data. */
export function isQuiet(event: Buffer): boolean {
  return event
    .toString('utf8')
    .split('\n')
    .every((line) => line === '' || /^(?:id|event|retry)?(?::|$)|^data:? ?$/.test(line));
}

/** Whether an agent that has seen the event can go on after it with Last-Event-ID. */
export function hasId(event: Buffer): boolean {
  return event.indexOf('id:') === 0 || event.includes('\nid:');
}
