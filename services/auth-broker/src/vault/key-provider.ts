import { GatehouseError } from '@gatehouse/errors';

/** A data key as it lies in the database: useless without the key that wrapped it. */
export interface WrappedKey {
  /** Which key wrapped it, version included where it has one. */
  keyId: string;
  wrapped: Buffer;
}

/** Where a data key belongs; a wrapped key opens nowhere else. */
export interface KeyPlace {
  org: string;
  dataKeyId: string;
}

/**
 * Wraps data keys with a key that it alone knows (envelope encryption). Failures are GATEHOUSE_SECRET_UNREADABLE when the
 * wrapped key is not what it was, and GATEHOUSE_SECRET_KEYS_UNAVAILABLE when the provider does not answer or refuses.
 */
export interface KeyProvider {
  /** As in the configuration. */
  readonly kind: string;
  /** Whether it has the key of this id. */
  holds(keyId: string): boolean;
  /** The key that wraps at this moment. */
  currentKeyId(): Promise<string>;
  wrap(dataKey: Buffer, place: KeyPlace): Promise<WrappedKey>;
  unwrap(wrapped: WrappedKey, place: KeyPlace): Promise<Buffer>;
  /** Under the key that wraps at this moment. */
  rewrap(wrapped: WrappedKey, place: KeyPlace): Promise<WrappedKey>;
  stop(): void;
}

/** All providers that are configured: the first wraps, each unwraps what it has wrapped. */
export class KeyRing implements KeyProvider {
  readonly kind: string;

  constructor(
    private readonly first: KeyProvider,
    private readonly others: readonly KeyProvider[] = [],
  ) {
    this.kind = first.kind;
  }

  holds(keyId: string): boolean {
    return [this.first, ...this.others].some((provider) => provider.holds(keyId));
  }

  currentKeyId(): Promise<string> {
    return this.first.currentKeyId();
  }

  wrap(dataKey: Buffer, place: KeyPlace): Promise<WrappedKey> {
    return this.first.wrap(dataKey, place);
  }

  async unwrap(wrapped: WrappedKey, place: KeyPlace): Promise<Buffer> {
    return this.holderOf(wrapped).unwrap(wrapped, place);
  }

  async rewrap(wrapped: WrappedKey, place: KeyPlace): Promise<WrappedKey> {
    const holder = this.holderOf(wrapped);
    if (holder === this.first) return holder.rewrap(wrapped, place);
    return this.first.wrap(await holder.unwrap(wrapped, place), place);
  }

  stop(): void {
    for (const provider of [this.first, ...this.others]) provider.stop();
  }

  private holderOf({ keyId }: WrappedKey): KeyProvider {
    const holder = [this.first, ...this.others].find((provider) => provider.holds(keyId));
    if (holder) return holder;
    throw new GatehouseError('GATEHOUSE_SECRET_UNREADABLE', { detail: `The key ${keyId} is not configured.` });
  }
}
