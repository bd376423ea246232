import { createHash } from 'node:crypto';
import { canonicalJson } from '@gatehouse/contracts';

const modulus = 1n << 256n;

/**
 * Hash of a state of many entries, kept up while they change one by one: the sum of the SHA-256 of each entry, which is
 * the same in whatever order they came.
 */
export class StateHash {
  private readonly digests = new Map<string, bigint>();
  private sum = 0n;

  /** An entry has this value now; undefined = it is gone. */
  set(name: string, value: unknown): void {
    const before = this.digests.get(name) ?? 0n;
    const after = value === undefined ? 0n : digestOf(name, value);
    if (value === undefined) this.digests.delete(name);
    else this.digests.set(name, after);
    this.sum = (this.sum + after - before + modulus) % modulus;
  }

  /** 64 hexadecimal digits. */
  get text(): string {
    return this.sum.toString(16).padStart(64, '0');
  }
}

function digestOf(name: string, value: unknown): bigint {
  return BigInt(
    `0x${createHash('sha256')
      .update(`${name} ${canonicalJson(value)}`)
      .digest('hex')}`,
  );
}
