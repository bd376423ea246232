import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, type Infrastructure } from '@gatehouse/testkit';

/** Where the suite expects a client that has a metadata document to have it. */
const clientMetadataUrl = 'https://conformance-test.local/client-metadata.json';
const main = fileURLToPath(new URL('../../../../auth-broker/dist/src/main.js', import.meta.url));
const portalUrl = 'http://127.0.0.1:1';

/** The auth broker as a process of its own, with the user who connects backends. */
export interface Broker {
  /** Whom the calls are for. */
  userId: string;
  /** Signs in at the authorization server of a backend; the suite's agree to everything at once. */
  connect(backendId: string): Promise<void>;
  /** Keeps what the gateway proves itself with at the backend's authorization server. */
  keepClient(backendId: string, secret: object): Promise<void>;
  stop(): Promise<void>;
}

export async function startBroker(infrastructure: Infrastructure): Promise<Broker> {
  const env = infrastructure.env('auth-broker', {
    PORTAL_URL: portalUrl,
    CLIENT_METADATA_URL: clientMetadataUrl,
    // What the suite makes go wrong is what is judged.
    LOG_LEVEL: 'fatal',
  });
  const child = spawn(process.execPath, [main], {
    env: { ...env, PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${env.GATEHOUSE_AUTH_BROKER_PORT ?? ''}`;
  const ops = `http://127.0.0.1:${env.GATEHOUSE_AUTH_BROKER_OPS_PORT ?? ''}`;
  await eventually(async () => {
    if (!(await fetch(`${ops}/health/ready`)).ok) throw new Error('the auth broker is not ready');
  }, 60_000);

  async function api(user: string, method: string, path: string, body: object): Promise<Record<string, string>> {
    const headers = {
      authorization: `Bearer ${await infrastructure.tokenFor(user)}`,
      'content-type': 'application/json',
    };
    const response = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as Record<string, string>;
  }

  return {
    userId: subjectOf(await infrastructure.tokenFor('alice')),
    connect: async (backendId) => {
      const { url: page = '', attempt } = await api('alice', 'POST', '/connections/authorize', { backendId });
      const response = await fetch(page, { redirect: 'manual' });
      const back = new URL(response.headers.get('location') ?? '', page);
      if (!back.href.startsWith(`${portalUrl}/oauth/callback`)) throw new Error(`the browser was sent to ${back.href}`);
      await api('alice', 'POST', '/connections/complete', { answer: back.search.slice(1), attempt });
    },
    keepClient: async (backendId, secret) => {
      await api('admin', 'PUT', '/connections/client', { backendId, ...secret });
    },
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function subjectOf(token: string): string {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { sub: string };
  return claims.sub;
}
