import { parseExactly } from '../edge/exact-json.js';

// Under the smallest limit that a broker is likely to have (1 MB).
const chunkBytes = 512 * 1_024;
const headBytes = 5;
const nothing = Buffer.alloc(0);

const sorts = { part: 1, frame: 2, alive: 3, end: 4, failed: 5 } as const;

/** What a message is: a value, the end of them, that they failed, or nothing yet. */
export type Received = { value: unknown } | 'end' | 'failed' | undefined;

/**
 * Cuts values into messages that a broker takes. Each message says what it is, and its number: core NATS may lose one
 * while it reconnects.
 */
export class FrameWriter {
  private count = 0;

  constructor(private readonly publish: (data: Uint8Array) => void) {}

  value(value: unknown): void {
    const bytes = Buffer.from(JSON.stringify(value));
    let at = 0;
    for (; bytes.length - at > chunkBytes; at += chunkBytes) this.write('part', bytes.subarray(at, at + chunkBytes));
    this.write('frame', bytes.subarray(at));
  }

  /** Says that this end is there. */
  alive(): void {
    this.write('alive');
  }

  end(): void {
    this.write('end');
  }

  fail(): void {
    this.write('failed');
  }

  private write(sort: keyof typeof sorts, bytes = nothing): void {
    const head = Buffer.alloc(headBytes);
    head.writeUInt8(sorts[sort]);
    head.writeUInt32BE(this.count++, 1);
    this.publish(Buffer.concat([head, bytes]));
  }
}

/** Puts together what a {@link FrameWriter} has cut. */
export class FrameReader {
  private count = 0;
  private readonly parts: Uint8Array[] = [];

  read(data: Uint8Array): Received {
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    if (bytes.length < headBytes || bytes.readUInt32BE(1) !== this.count++) return 'failed';
    const sort = bytes.readUInt8();
    switch (sort) {
      case sorts.part:
        this.parts.push(bytes.subarray(headBytes));
        return undefined;
      case sorts.frame:
        this.parts.push(bytes.subarray(headBytes));
        return { value: parseExactly(Buffer.concat(this.parts.splice(0)).toString('utf8')) };
      case sorts.alive:
        return undefined;
      default:
        return sort === sorts.end ? 'end' : 'failed';
    }
  }
}
