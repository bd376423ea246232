import {
  closeSync,
  existsSync,
  fdatasync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A record in the spool: where it lies, and for whom it is. */
export interface SpooledRecord {
  org: string;
  number: number;
  epoch: number;
  segment: string;
  offset: number;
  /** Length of its line in bytes, frame and line break included. */
  length: number;
  text: string;
}

export interface SpoolOptions {
  dir: string;
  /** Called with what was written, in order, after each write. */
  onWritten(records: SpooledRecord[]): void;
  onTrouble(error: unknown): void;
  limitBytes: number;
}

const segmentBytes = 64 * 1_048_576;
const syncEveryMs = 100;
const frameLength = 9;

/**
 * Call records on disk before their calls are answered. Lines of `<crc32> <org> <json>`, appended with one write for
 * all calls that end in the same turn of the event loop, and synced every 100 ms: what was written outlives a kill -9
 * of this process at once, and a power cut after the sync.
 */
export class Spool {
  private pending: { org: string; number: number; text: string; done: () => void }[] = [];
  private segment = '';
  private fd = -1;
  private size = 0;
  private bytes = 0;
  private dirty = false;
  private nextNumber = 1;
  private readonly timer: NodeJS.Timeout;
  /** Rises with every start, so that numbers are never used twice. */
  readonly epoch: number;

  constructor(private readonly options: SpoolOptions) {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.epoch = 1 + Math.max(0, ...segmentsIn(options.dir).map(epochOf), readCounter(options.dir));
    writeCounter(options.dir, this.epoch);
    this.bytes = segmentsIn(options.dir).reduce((sum, name) => sum + statSync(join(options.dir, name)).size, 0);
    this.rotate();
    this.timer = setInterval(() => this.sync(), syncEveryMs);
    this.timer.unref();
  }

  /** The number of the next record; to be used at once. */
  takeNumber(): number {
    return this.nextNumber++;
  }

  /** Keeps a record; `done` is called once it is written. */
  append(org: string, number: number, text: string, done: () => void): void {
    if (this.pending.length === 0) setImmediate(() => this.write());
    this.pending.push({ org, number, text, done });
  }

  /** Whether so much waits to be sent that no more calls may be taken. */
  isFull(): boolean {
    return this.bytes > this.options.limitBytes * 0.8;
  }

  get usedBytes(): number {
    return this.bytes;
  }

  /** Records that an earlier run of this replica left behind, oldest first, one segment at a time. */
  *leftBehind(): Generator<SpooledRecord[]> {
    for (const name of segmentsIn(this.options.dir)) {
      if (epochOf(name) < this.epoch) yield this.readSegment(name);
    }
  }

  /** Reads records again from where they lie. */
  reread(segment: string, from: number, to: number): SpooledRecord[] {
    const fd = openSync(join(this.options.dir, segment), 'r');
    try {
      const bytes = Buffer.alloc(to - from);
      readSync(fd, bytes, 0, bytes.length, from);
      return parseLines(bytes, segment, from);
    } finally {
      closeSync(fd);
    }
  }

  /** Segments that are no longer written, in order. */
  closedSegments(): string[] {
    return segmentsIn(this.options.dir).filter((name) => name !== this.segment);
  }

  /** Forgets a segment whose records are all safe elsewhere. */
  removeSegment(name: string): void {
    const path = join(this.options.dir, name);
    if (!existsSync(path) || name === this.segment) return;
    this.bytes -= statSync(path).size;
    rmSync(path);
  }

  /** Begins a new segment when the current one is large, or when it has anything and `force` is set. */
  rotateIfDue(force = false): void {
    if (this.size > segmentBytes || (force && this.size > 0)) this.rotate();
  }

  close(): void {
    clearInterval(this.timer);
    this.write();
    closeSync(this.fd);
  }

  private write(): void {
    const { pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    const lines = pending.map(({ org, text }) => frame(org, text));
    const bytes = Buffer.concat(lines);
    writeFully(this.fd, bytes);
    this.dirty = true;
    let offset = this.size;
    const written = pending.map(({ org, number, text }, i): SpooledRecord => {
      const length = lines[i]?.length ?? 0;
      offset += length;
      return { org, number, text, epoch: this.epoch, segment: this.segment, offset: offset - length, length };
    });
    this.size += bytes.length;
    this.bytes += bytes.length;
    for (const { done } of pending) done();
    this.options.onWritten(written);
    this.rotateIfDue();
  }

  private sync(): void {
    if (!this.dirty) return;
    this.dirty = false;
    const { fd } = this;
    fdatasync(fd, (error) => {
      // A segment that was closed meanwhile was synced when it was closed.
      if (error && fd === this.fd) this.options.onTrouble(error);
    });
  }

  private rotate(): void {
    if (this.fd >= 0) closeSync(this.fd);
    this.segment = `${String(this.epoch).padStart(8, '0')}-${String(this.nextNumber).padStart(12, '0')}.log`;
    this.fd = openSync(join(this.options.dir, this.segment), 'a', 0o600);
    this.size = 0;
  }

  private readSegment(name: string): SpooledRecord[] {
    return parseLines(readFileSync(join(this.options.dir, name)), name, 0);
  }
}

function frame(org: string, text: string): Buffer {
  const content = Buffer.from(`${org} ${text}\n`);
  const checksum = crc32(content.subarray(0, -1)).toString(16).padStart(8, '0');
  return Buffer.concat([Buffer.from(`${checksum} `), content]);
}

/** A line that was cut off by a crash ends the segment: it was never acknowledged. */
function parseLines(bytes: Buffer, segment: string, base: number): SpooledRecord[] {
  const records: SpooledRecord[] = [];
  for (let start = 0; ;) {
    const end = bytes.indexOf(0x0a, start);
    if (end < 0) return records;
    const content = bytes.subarray(start + frameLength, end);
    if (bytes.toString('latin1', start, start + 8) !== crc32(content).toString(16).padStart(8, '0')) return records;
    const line = content.toString('utf8');
    const space = line.indexOf(' ');
    const text = line.slice(space + 1);
    const [epoch, number] = idParts(text);
    const position = { segment, offset: base + start, length: end + 1 - start };
    records.push({ org: line.slice(0, space), text, epoch, number, ...position });
    start = end + 1;
  }
}

/** Epoch and number are the end of the record's id, which is the first field of its JSON. */
function idParts(text: string): [epoch: number, number: number] {
  const match = /^\{"id":"[^"]*:(\d+):(\d+)"/.exec(text);
  return [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
}

function writeFully(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}

function segmentsIn(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.log'))
    .sort();
}

function epochOf(segment: string): number {
  return Number(segment.slice(0, 8));
}

function readCounter(dir: string): number {
  const path = join(dir, 'epoch');
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) || 0 : 0;
}

function writeCounter(dir: string, epoch: number): void {
  const fd = openSync(join(dir, 'epoch'), 'w', 0o600);
  writeSync(fd, String(epoch));
  closeSync(fd);
}
