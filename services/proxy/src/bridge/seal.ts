import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '@gatehouse/contracts';

const version = 1;
const ivBytes = 12;
const tagBytes = 16;

/** What a sealed text is for; one that was sealed for something else does not open. */
export type SealPurpose = 'request-state' | 'task' | 'cursor' | 'request-id';

/**
 * Seals what agents carry for us: they can neither read nor change it (AES-256-GCM, NIST SP 800-38D). All replicas have
 * the same key, so any of them opens what another has sealed.
 */
export class Seal {
  private readonly keys: readonly Buffer[];

  /** The first secret seals, all of them open: so one can be replaced while what it has sealed is still around. */
  constructor(secrets: readonly Buffer[]) {
    this.keys = secrets.map((secret) => createHmac('sha256', secret).update('gatehouse/seal/1').digest());
  }

  /** The value as base64url text. */
  seal(purpose: SealPurpose, value: unknown): string {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.keys[0] ?? '', iv).setAAD(Buffer.from(purpose));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([version]), iv, text, cipher.getAuthTag()]).toString('base64url');
  }

  /** What was sealed; undefined when it was not sealed for this purpose, or was changed since. */
  open(purpose: SealPurpose, sealed: unknown): unknown {
    if (typeof sealed !== 'string') return undefined;
    const bytes = Buffer.from(sealed, 'base64url');
    const isOurs = bytes[0] === version && bytes.length > 1 + ivBytes + tagBytes;
    if (!isOurs || bytes.toString('base64url') !== sealed) return undefined;
    for (const key of this.keys) {
      const text = decrypt(key, purpose, bytes);
      if (text !== undefined) return JSON.parse(text);
    }
    return undefined;
  }
}

function decrypt(key: Buffer, purpose: SealPurpose, bytes: Buffer): string | undefined {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + ivBytes)).setAAD(Buffer.from(purpose));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const sealed = bytes.subarray(1 + ivBytes, -tagBytes);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    // Another key, another purpose, or other bytes.
    return undefined;
  }
}

/** Digest of what a request asks for, without what differs from round to round (MCP 2026-07-28, basic/patterns/mrtr). */
export function paramsDigest(params: Readonly<Record<string, unknown>> = {}): string {
  const { _meta, inputResponses, requestState, ...asked } = params;
  return createHash('sha256').update(canonicalJson(asked)).digest('base64url');
}
