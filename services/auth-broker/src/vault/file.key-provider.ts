import { createHash } from 'node:crypto';
import { GatehouseError } from '@gatehouse/errors';
import type { KeyPlace, KeyProvider, WrappedKey } from './key-provider.js';
import { open, seal } from './sealing.js';

/** Keys from files: right for development and small installations. The first wraps, all unwrap. */
export class FileKeyProvider implements KeyProvider {
  readonly kind = 'file';
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly current: { id: string; key: Buffer };

  constructor(key: Buffer, previous: readonly Buffer[] = []) {
    this.current = { id: idOf(key), key };
    this.keys = new Map([key, ...previous].map((one) => [idOf(one), one]));
  }

  holds(keyId: string): boolean {
    return this.keys.has(keyId);
  }

  async currentKeyId(): Promise<string> {
    return this.current.id;
  }

  async wrap(dataKey: Buffer, place: KeyPlace): Promise<WrappedKey> {
    return { keyId: this.current.id, wrapped: seal(this.current.key, dataKey, contextOf(place)) };
  }

  async unwrap({ keyId, wrapped }: WrappedKey, place: KeyPlace): Promise<Buffer> {
    try {
      return open(this.keys.get(keyId) ?? Buffer.alloc(0), wrapped, contextOf(place));
    } catch (cause) {
      throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { cause });
    }
  }

  async rewrap(wrapped: WrappedKey, place: KeyPlace): Promise<WrappedKey> {
    return this.wrap(await this.unwrap(wrapped, place), place);
  }

  stop(): void {}
}

function idOf(key: Buffer): string {
  return `file:${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
}

function contextOf({ org, dataKeyId }: KeyPlace): string {
  return `data-key/${org}/${dataKeyId}`;
}
