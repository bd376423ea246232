import { createHash } from 'node:crypto';
import { open, seal } from './sealing.js';

/** Wraps data keys with a key that it alone knows. */
export interface KeyProvider {
  /** Tells which key wrapped a data key. */
  readonly keyId: string;
  wrap(dataKey: Buffer, org: string): Promise<Buffer>;
  unwrap(wrapped: Buffer, org: string): Promise<Buffer>;
}

/** A key from a file: right for development and small installations. */
export class FileKeyProvider implements KeyProvider {
  readonly keyId: string;

  constructor(private readonly key: Buffer) {
    this.keyId = `file:${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
  }

  wrap(dataKey: Buffer, org: string): Promise<Buffer> {
    return Promise.resolve(seal(this.key, dataKey, `data-key/${org}/${this.keyId}`));
  }

  async unwrap(wrapped: Buffer, org: string): Promise<Buffer> {
    return Promise.resolve(open(this.key, wrapped, `data-key/${org}/${this.keyId}`));
  }
}
