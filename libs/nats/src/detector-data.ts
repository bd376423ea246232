import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { Kvm, type KV } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { DETECTOR_DATA_BUCKET } from './streams.js';

/** Whose data it is: an organization's detector. */
export interface DetectorDataOwner {
  org: string;
  /** The detector's slug. */
  detector: string;
}

const pieceBytes = 512 * 1024;
const ivBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

/**
 * What detectors look for where that is too much, or too confidential, for an event: words, and indexes of exact data. It
 * lies encrypted (AES-256-GCM, a key for each organization) in the bucket `detector-data`, in pieces, under its SHA-256.
 */
export class DetectorDataStore {
  private kv: Promise<KV> | undefined;

  /** @param key 32 bytes, the same at the guardrail service and every proxy */
  constructor(
    private readonly nc: NatsConnection,
    private readonly key: Buffer,
  ) {}

  /** The organization's secret salt, with which exact data is hashed. */
  salt(org: string): Buffer {
    return this.derive('salt', org);
  }

  /** HMAC-SHA-256 with the organization's salt. */
  hash(org: string): (text: string) => Uint8Array {
    return saltedHash(this.salt(org));
  }

  /** Stores data; answers its SHA-256 in hex. What is stored already is stored anew. */
  async put(owner: DetectorDataOwner, data: Uint8Array): Promise<string> {
    const digest = createHash('sha256').update(data).digest('hex');
    const kv = await this.open();
    const sealed = this.seal(owner, digest, data);
    const pieces = Math.ceil(sealed.length / pieceBytes);
    for (let i = 0; i < pieces; i++) {
      await kv.put(pieceKey(owner, digest, i), sealed.subarray(i * pieceBytes, (i + 1) * pieceBytes));
    }
    // Last, so that what has it is whole.
    await kv.put(keyOf(owner, digest), JSON.stringify({ pieces }));
    return digest;
  }

  /** @throws Error when it is not there, or not as it was stored */
  async get(owner: DetectorDataOwner, digest: string): Promise<Uint8Array> {
    const kv = await this.open();
    const pieces = await piecesOf(kv, owner, digest);
    const sealed: Uint8Array[] = [];
    for (let i = 0; i < pieces; i++) {
      const piece = await kv.get(pieceKey(owner, digest, i));
      if (!piece || piece.length === 0) throw new Error('the data of a detector lacks a piece');
      sealed.push(piece.value);
    }
    return this.unseal(owner, digest, Buffer.concat(sealed));
  }

  /** What is not there is left alone. */
  async remove(owner: DetectorDataOwner, digest: string): Promise<void> {
    const kv = await this.open();
    const pieces = await piecesOf(kv, owner, digest).catch(() => 0);
    if (pieces === 0) return;
    await kv.purge(keyOf(owner, digest));
    for (let i = 0; i < pieces; i++) await kv.purge(pieceKey(owner, digest, i));
  }

  private seal(owner: DetectorDataOwner, digest: string, data: Uint8Array): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv(algorithm, this.derive('encryption', owner.org), iv);
    cipher.setAAD(nameOf(owner, digest));
    const sealed = Buffer.concat([cipher.update(data), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  private unseal(owner: DetectorDataOwner, digest: string, sealed: Buffer): Uint8Array {
    const iv = sealed.subarray(0, ivBytes);
    const decipher = createDecipheriv(algorithm, this.derive('encryption', owner.org), iv, { authTagLength: tagBytes });
    decipher.setAAD(nameOf(owner, digest));
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]);
  }

  private derive(purpose: string, org: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.key, '', `gatehouse detector data ${purpose} ${org}`, 32));
  }

  private open(): Promise<KV> {
    this.kv ??= new Kvm(this.nc).open(DETECTOR_DATA_BUCKET);
    this.kv.catch(() => (this.kv = undefined));
    return this.kv;
  }
}

/** HMAC-SHA-256 with a salt. */
export function saltedHash(salt: Uint8Array): (text: string) => Uint8Array {
  return (text) => createHmac('sha256', salt).update(text).digest();
}

async function piecesOf(kv: KV, owner: DetectorDataOwner, digest: string): Promise<number> {
  const entry = await kv.get(keyOf(owner, digest));
  if (!entry || entry.length === 0) throw new Error('the data of a detector is not there');
  return entry.json<{ pieces: number }>().pieces;
}

function nameOf({ org, detector }: DetectorDataOwner, digest: string): Buffer {
  return Buffer.from(JSON.stringify([org, detector, digest]));
}

function keyOf({ org, detector }: DetectorDataOwner, digest: string): string {
  const owner = createHash('sha256')
    .update(JSON.stringify([org, detector]))
    .digest('base64url')
    .slice(0, 22);
  return `${owner}.${digest}`;
}

function pieceKey(owner: DetectorDataOwner, digest: string, index: number): string {
  return `${keyOf(owner, digest)}.${index}`;
}
