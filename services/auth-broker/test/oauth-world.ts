import { Browser } from '@gatehouse/dev-idp/spec-kit';
import {
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  create,
  CredentialMode,
  fromJsonString,
  CredentialReplySchema,
  BackendSettingsSchema,
  type MessageInitShape,
  type OAuthSettingsSchema,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { startTestIssuer, type TestUser } from '@gatehouse/identity/spec-kit';
import { connectNats, credentialSubject, ensureStreams } from '@gatehouse/nats';
import pg from 'pg';
import { startService } from '@gatehouse/service-kit';
import { startInfrastructure } from '@gatehouse/testkit';
import { authBroker } from '../src/auth-broker.module.js';

export const alice: TestUser = { sub: 'alice', roles: ['developer'] };
export const bob: TestUser = { sub: 'bob', roles: ['developer'] };
export const owner: TestUser = { sub: 'root', roles: ['owner'] };

/** A broker on real servers, with what people, browsers, the registry and the proxy do with it. */
export type OAuthWorld = Awaited<ReturnType<typeof startOAuthWorld>>;

export const portalUrl = 'http://127.0.0.1:1';

/** The broker runs in this process, unless the test runs some of its own. */
export async function startOAuthWorld(variables: Record<string, string> = {}, runs: 'here' | 'elsewhere' = 'here') {
  const infrastructure = await startInfrastructure(['nats', 'postgres']);
  const issuer = await startTestIssuer();
  const env = infrastructure.env('auth-broker', { ISSUER: issuer.url, PORTAL_URL: portalUrl, ...variables });
  const service = runs === 'here' ? await startService(authBroker, env) : undefined;
  const nats = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
  await ensureStreams(nats);
  const store = await JetStreamEventStore.open(nats);
  const database = new pg.Pool({ connectionString: env.GATEHOUSE_AUTH_BROKER_DATABASE_URL ?? '', max: 2 });
  // The server ends before idle clients hear of it.
  database.on('error', () => undefined);
  let url = service?.url ?? '';

  async function append(id: string, event: Parameters<typeof store.append>[1]): Promise<void> {
    const stream = { org: 'default', aggregate: 'backend', id };
    const of = { org: stream.org, aggregate: stream.aggregate, aggregateId: id };
    const meta = { id: crypto.randomUUID(), time: new Date().toISOString(), principalId: 'root' };
    await store.append(stream, event, await store.version(stream), { ...meta, ...of });
  }

  async function api(as: TestUser, method: string, path: string, body?: unknown) {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${await issuer.tokenFor(as)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
    return { status: response.status, body: (await response.json()) as any };
  }

  const settingsOf = (
    at: string,
    oauth: MessageInitShape<typeof OAuthSettingsSchema>,
    more: MessageInitShape<typeof BackendSettingsSchema>,
  ) =>
    create(BackendSettingsSchema, {
      url: at,
      modern: true,
      credentialMode: CredentialMode.OAUTH,
      oauth,
      ...more,
    } as object);

  return {
    infrastructure,
    issuer,
    env,
    api,
    nats,

    /** Where its API is. */
    get url() {
      return url;
    },
    set url(at: string) {
      url = at;
    },

    /** On the broker's own database. */
    query: async (sql: string, values: unknown[] = []) =>
      (await database.query<Record<string, unknown>>(sql, values)).rows,

    register: (
      id: string,
      at: string,
      oauth: MessageInitShape<typeof OAuthSettingsSchema> = {},
      more: MessageInitShape<typeof BackendSettingsSchema> = {},
    ) => append(id, create(BackendRegisteredSchema, { settings: settingsOf(at, oauth, more) })),

    reconfigure: (id: string, at: string, oauth: MessageInitShape<typeof OAuthSettingsSchema> = {}) =>
      append(id, create(BackendReconfiguredSchema, { settings: settingsOf(at, oauth, {}) })),

    /** Begins to connect, and lets a browser go to the authorization server and back. */
    async visit(as: TestUser, backendId: string) {
      const begun = await api(as, 'POST', '/connections/authorize', { backendId });
      if (begun.status !== 200) return { ...begun, answer: '', attempt: '', url: '' };
      const { url: page, attempt } = begun.body as { url: string; attempt: string };
      const back = await new Browser().open(page, `${portalUrl}/oauth/callback`);
      return { ...begun, url: page, attempt, answer: new URL(back.url).search.slice(1) };
    },

    complete: (as: TestUser, { answer, attempt }: { answer: string; attempt: string }) =>
      api(as, 'POST', '/connections/complete', { answer, attempt }),

    async connect(as: TestUser, backendId: string) {
      const visit = await this.visit(as, backendId);
      return visit.status === 200 ? this.complete(as, visit) : visit;
    },

    /** What the proxy is answered. */
    async credential(backendId: string, userId: string, more: object = {}, timeout = 25_000) {
      const body = JSON.stringify({ orgId: 'default', backendId, userId, ...more });
      const reply = await nats.request(credentialSubject('default'), body, { timeout });
      const { errorCode, headers, ...rest } = fromJsonString(CredentialReplySchema, reply.string());
      return { ...rest, errorCode, token: headers[0]?.value.replace('Bearer ', '') ?? '' };
    },

    async row(as: TestUser, id: string) {
      const { body } = await api(as, 'GET', '/connections');
      return (body.items as { id: string }[]).find((row) => row.id === id);
    },

    async stop() {
      await service?.stop();
      await nats.close();
      await database.end();
      await issuer.stop();
      await infrastructure.stop();
    },
  };
}
