import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
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
import { nextEpoch } from './epoch.js';
import { linesOf, parseLines, type SpooledRecord } from './spool-lines.js';

interface Pending {
  org: string;
  number: number;
  text: string;
  done(isWritten: boolean): void;
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
const probeBytes = 65_536;

/**
 * Call records on disk before their calls are answered. Lines of `<crc32> <org> <json>`, appended with one write for
 * all calls that end in the same turn of the event loop, and synced every 100 ms: what was written outlives a kill -9
 * of this process at once, and a power cut after the sync.
 */
export class Spool {
  private pending: Pending[] = [];
  private segment = '';
  private fd = -1;
  private size = 0;
  private bytes = 0;
  private dirty = false;
  private broken = false;
  private closed = false;
  private nextNumber = 1;
  private readonly timer: NodeJS.Timeout;
  /** Rises with every start, so that numbers are never used twice. */
  readonly epoch: number;

  constructor(private readonly options: SpoolOptions) {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    this.epoch = nextEpoch(options.dir, segmentsIn(options.dir).map(epochOf));
    this.bytes = segmentsIn(options.dir).reduce((sum, name) => sum + statSync(join(options.dir, name)).size, 0);
    this.rotate();
    this.timer = setInterval(() => (this.broken ? this.recover() : this.sync()), syncEveryMs);
    this.timer.unref();
  }

  /** The number of the next record; to be used at once. */
  takeNumber(): number {
    return this.nextNumber++;
  }

  /** Keeps a record; `done` is told once it is written, or that it could not be. */
  append(org: string, number: number, text: string, done: (isWritten: boolean) => void): void {
    if (this.pending.length === 0) setImmediate(() => this.write());
    this.pending.push({ org, number, text, done });
  }

  /** Whether no more calls may be taken: so much waits to be sent, or the disk takes nothing. */
  isFull(): boolean {
    return this.broken || this.bytes > this.options.limitBytes * 0.8;
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
      return parseLines(bytes, segment, from).records;
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
    if (this.closed) return;
    if (this.size > segmentBytes || (force && this.size > 0)) this.rotate();
  }

  close(): void {
    clearInterval(this.timer);
    this.write();
    this.closed = true;
    if (this.dirty) this.attempt(() => fdatasyncSync(this.fd));
    closeSync(this.fd);
  }

  private write(): void {
    const { pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    const { bytes, lengths } = linesOf(pending);
    if (this.closed || !this.attempt(() => writeFully(this.fd, bytes))) return this.refuse(pending);
    this.dirty = true;
    let offset = this.size;
    const written = pending.map(({ org, number, text }, i): SpooledRecord => {
      const length = lengths[i] ?? 0;
      offset += length;
      return { org, number, text, epoch: this.epoch, segment: this.segment, offset: offset - length, length };
    });
    this.size += bytes.length;
    this.bytes += bytes.length;
    this.tell(pending, true);
    this.options.onWritten(written);
    this.attempt(() => this.rotateIfDue());
  }

  /** Calls that could not be recorded; from here on none are taken until the disk is well again. */
  private refuse(pending: readonly Pending[]): void {
    this.broken = true;
    // What was written of them must not be found as records of calls that were answered.
    if (!this.closed) this.attempt(() => ftruncateSync(this.fd, this.size));
    this.tell(pending, false);
  }

  private tell(pending: readonly Pending[], isWritten: boolean): void {
    for (const { done } of pending) this.attempt(() => done(isWritten));
  }

  /** Goes on in a new segment once the disk takes some bytes again. */
  private recover(): void {
    this.broken = !this.attempt(() => {
      this.rotate();
      try {
        writeFully(this.fd, Buffer.alloc(probeBytes));
      } finally {
        ftruncateSync(this.fd, 0);
      }
    });
  }

  private attempt(act: () => void): boolean {
    try {
      act();
      return true;
    } catch (error) {
      this.options.onTrouble(error);
      return false;
    }
  }

  private sync(): void {
    if (!this.dirty) return;
    this.dirty = false;
    const { fd } = this;
    fdatasync(fd, (error) => {
      // A segment that is no longer written is synced once more before it is closed.
      if (error && fd === this.fd) this.options.onTrouble(error);
    });
  }

  private rotate(): void {
    const { fd: old, dirty } = this;
    const segment = `${String(this.epoch).padStart(12, '0')}-${String(this.nextNumber).padStart(12, '0')}.log`;
    this.fd = openSync(join(this.options.dir, segment), 'a', 0o600);
    this.segment = segment;
    this.size = 0;
    this.dirty = false;
    if (old < 0) return;
    if (dirty) fdatasync(old, () => closeSync(old));
    else closeSync(old);
  }

  private readSegment(name: string): SpooledRecord[] {
    const { records, damaged } = parseLines(readFileSync(join(this.options.dir, name)), name, 0);
    if (damaged > 0) this.options.onTrouble(new Error(`${damaged} lines of the spool segment ${name} are damaged`));
    return records;
  }
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
  return Number(segment.slice(0, segment.indexOf('-')));
}
