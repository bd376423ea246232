import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface TransitKey {
  versions: Buffer[];
  minDecryptionVersion: number;
}

/**
 * Vault's HTTP API as far as transit needs it: encrypt, decrypt, rewrap, rotate and read a key, namespaces, tokens with a
 * life and their renewal, and its errors. Written after the API documentation and source of Vault (builtin/logical/transit);
 * it is a stand-in, not Vault.
 */
export class TransitServer {
  readonly requests: { method: string; path: string; namespace: string }[] = [];
  readonly tokens = new Map<string, { ttl: number; renewable: boolean; renewals: number; expiresAtMs: number }>();
  isSealed = false;
  private readonly keys = new Map<string, TransitKey>();
  private readonly server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  newToken(ttl: number, renewable: boolean): string {
    const token = `hvs.${randomBytes(18).toString('base64url')}`;
    this.tokens.set(token, { ttl, renewable, renewals: 0, expiresAtMs: Date.now() + ttl * 1_000 });
    return token;
  }

  /** A key of the type aes256-gcm96 in a namespace (`''` = root) and mount. */
  createKey(namespace: string, mount: string, name: string): void {
    this.keys.set(`${namespace}|${mount}|${name}`, { versions: [randomBytes(32)], minDecryptionVersion: 1 });
  }

  rotate(namespace: string, mount: string, name: string, minDecryptionVersion = 1): void {
    const key = this.keys.get(`${namespace}|${mount}|${name}`);
    key?.versions.push(randomBytes(32));
    if (key) key.minDecryptionVersion = minDecryptionVersion;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>);
    const { status, answer } = this.answer(request, body);
    response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
    response.end(JSON.stringify(answer));
  }

  private answer(request: IncomingMessage, body: Record<string, string>): { status: number; answer: object } {
    const { method = '', url = '' } = request;
    const namespace = String(request.headers['x-vault-namespace'] ?? '').replace(/\/$/, '');
    const path = url.replace(/^\/v1\//, '');
    this.requests.push({ method, path, namespace });
    const failed = (status: number, ...errors: string[]) => ({ status, answer: { errors } });
    if (this.isSealed) return failed(503, 'Vault is sealed');
    const token = this.tokens.get(String(request.headers['x-vault-token'] ?? ''));
    if (!token || token.expiresAtMs < Date.now()) return failed(403, 'permission denied');
    const done = (data: object, more: object = {}) => ({
      status: 200,
      answer: { request_id: randomBytes(8).toString('hex'), lease_id: '', data, auth: null, ...more },
    });
    if (method === 'GET' && path === 'auth/token/lookup-self') {
      const ttl = Math.max(0, Math.round((token.expiresAtMs - Date.now()) / 1_000));
      return done({ ttl, renewable: token.renewable, creation_ttl: token.ttl });
    }
    if (method === 'POST' && path === 'auth/token/renew-self') {
      if (!token.renewable) return failed(400, 'lease is not renewable');
      token.renewals += 1;
      token.expiresAtMs = Date.now() + token.ttl * 1_000;
      return done({}, { auth: { lease_duration: token.ttl, renewable: true } });
    }
    const [, mount = '', operation = '', name = ''] = /^(.+)\/(keys|encrypt|decrypt|rewrap)\/([^/]+)$/.exec(path) ?? [];
    const key = this.keys.get(`${namespace}|${mount}|${decodeURIComponent(name)}`);
    const isMounted = [...this.keys.keys()].some((one) => one.startsWith(`${namespace}|${mount}|`));
    if (operation === '' || !isMounted) return failed(404, `no handler for route "${path}". route entry not found.`);
    if (operation === 'keys') {
      if (!key) return failed(404);
      return done({ name, type: 'aes256-gcm96', latest_version: key.versions.length, min_decryption_version: 1 });
    }
    if (!key) return failed(400, 'encryption key not found');
    try {
      if (operation === 'encrypt')
        return done({ ciphertext: encrypt(key, Buffer.from(body.plaintext ?? '', 'base64')) });
      const plaintext = decrypt(key, body.ciphertext ?? '');
      if (operation === 'rewrap')
        return done({ ciphertext: encrypt(key, plaintext), key_version: key.versions.length });
      return done({ plaintext: plaintext.toString('base64') });
    } catch (error) {
      return failed(400, (error as Error).message);
    }
  }
}

function encrypt({ versions }: TransitKey, plaintext: Buffer): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', versions.at(-1) ?? Buffer.alloc(0), nonce);
  const bytes = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return `vault:v${versions.length}:${bytes.toString('base64')}`;
}

function decrypt({ versions, minDecryptionVersion }: TransitKey, ciphertext: string): Buffer {
  if (!ciphertext.startsWith('vault:v')) throw new Error('invalid ciphertext: no prefix');
  const [, number, text = ''] = /^vault:v(\d+):(.*)$/.exec(ciphertext) ?? [];
  if (number === undefined) throw new Error('invalid ciphertext: wrong number of fields');
  if (Number(number) > versions.length) throw new Error('invalid ciphertext: version is too new');
  if (Number(number) < minDecryptionVersion) {
    throw new Error('ciphertext or signature version is disallowed by policy (too old)');
  }
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0)
    throw new Error('invalid ciphertext: could not decode base64');
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length < 28) throw new Error('invalid ciphertext length');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    versions[Number(number) - 1] ?? Buffer.alloc(0),
    bytes.subarray(0, 12),
  );
  decipher.setAuthTag(bytes.subarray(-16));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  } catch {
    throw new Error('invalid ciphertext: unable to decrypt');
  }
}
