import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** What the identity provider gave to a session. */
export interface SessionTokens {
  accessToken: string;
  /** End of the access token's validity, milliseconds since 1970-01-01 UTC. */
  accessExpiresAtMs: number;
  refreshToken?: string;
  idToken?: string;
}

/**
 * The tokens of a session, encrypted with a key that only the browser's cookie gives: who reads the database alone
 * can use none of them. AES-256-GCM, key by HKDF-SHA-256 (RFC 5869) from the cookie's 256 random bits, bound to the row.
 */
export function sealTokens(cookie: string, tokens: SessionTokens): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(cookie), nonce).setAAD(Buffer.from(hashOf(cookie)));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(tokens), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** @throws Error when the cookie is another or the bytes were changed. */
export function openTokens(cookie: string, bytes: Buffer): SessionTokens {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(cookie), bytes.subarray(0, 12))
    .setAAD(Buffer.from(hashOf(cookie)))
    .setAuthTag(bytes.subarray(12, 28));
  const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
  return JSON.parse(opened.toString('utf8')) as SessionTokens;
}

/** Under which the session is stored. */
export function hashOf(cookie: string): string {
  return createHash('sha256').update(cookie).digest('hex');
}

function keyOf(cookie: string): Buffer {
  return Buffer.from(hkdfSync('sha256', cookie, '', 'gatehouse portal session tokens 1', 32));
}
