import { createHmac, sign as signBytes, type KeyObject } from 'node:crypto';

/** What the table of bad tokens is made with: an issuer whose key is known, and the claims of a good token. */
export interface TokenForge {
  issuer: string;
  /** Key id of the issuer's RSA key. */
  kid: string;
  /** The issuer's RSA key. */
  key: KeyObject;
  /** Claims of a token that is accepted when it is signed RS256; fresh for each call. */
  claims(): Record<string, unknown>;
}

/** A part of a token. */
export const encode = (part: unknown) =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

/** Makes tokens that are wrong in one way. */
export class TokenForger {
  constructor(readonly forge: TokenForge) {}

  /** The header of a good token, changed; `undefined` takes a member away. */
  header(more: Record<string, unknown> = {}): Record<string, unknown> {
    return { alg: 'RS256', kid: this.forge.kid, typ: 'JWT', ...more };
  }

  /** Signed by the issuer's key whatever header and claims say: RSASSA-PKCS1-v1_5 with SHA-256, if nothing else is said. */
  signed(claims: unknown, header: unknown = this.header(), hash = 'sha256', key = this.forge.key): string {
    const text = `${encode(header)}.${encode(claims)}`;
    return `${text}.${signBytes(hash, Buffer.from(text), key).toString('base64url')}`;
  }

  with(more: Record<string, unknown>): string {
    return this.signed({ ...this.forge.claims(), ...more });
  }

  /** A good token of which the parts are changed afterwards. */
  broken(change: (header: string, payload: string, signature: string) => readonly string[]): string {
    const [header = '', payload = '', signature = ''] = this.good().split('.');
    return change(header, payload, signature).join('.');
  }

  good(): string {
    return this.signed(this.forge.claims());
  }

  unsigned(alg: string): string {
    return `${encode(this.header({ alg }))}.${encode(this.forge.claims())}.`;
  }

  /** HMAC with something that everybody knows as the secret. */
  mac(alg: string, secret: string | Buffer): string {
    const text = `${encode(this.header({ alg }))}.${encode(this.forge.claims())}`;
    return `${text}.${createHmac(`sha${alg.slice(2)}`, secret)
      .update(text)
      .digest('base64url')}`;
  }
}
