import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import {
  AccessRuleAddedSchema,
  type AccessRuleSchema,
  AccessTokenIssuedSchema,
  AccessTokenKind,
  AccessTokenRevokedSchema,
  AgentAddedSchema,
  type AttachmentTargetSchema,
  BackendMappedSchema,
  BackendRegisteredSchema,
  type BackendSettingsSchema,
  BundleCreatedSchema,
  type BundleSettingsSchema,
  create,
  CredentialMode,
  decodeCallBatch,
  Effect,
  formatAccessToken,
  type GuardrailRuleSchema,
  LimitAddedSchema,
  LimitRemovedSchema,
  type LimitSchema,
  LimitWindow,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ToolsDiscoveredSchema,
  WebSearchPolicyAddedSchema,
  WebSearchPolicyRemovedSchema,
  type WebSearchPolicySchema,
  type CallRecord,
  type ControlEvent,
  type MessageInitShape,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { CALLS_STREAM, connectNats, ensureStreams, follow } from '@gatehouse/nats';
import { startService } from '@gatehouse/service-kit';
import { eventually, startInfrastructure, type FixtureBackend } from '@gatehouse/testkit';
import { readFileSync } from 'node:fs';
import { proxy } from '../src/proxy.module.js';
import { eventsOf, modernRequest, type Extra, type Reply } from './messages.js';

/** A proxy on real servers, with its control events written as the services would. */
export type TestGateway = Awaited<ReturnType<typeof startGateway>>;

/** So long that a machine with much to do does not make a call late. */
export const usualTimeoutMs = 20_000;

export async function startGateway(
  variables: Record<string, string> = {},
  parts: Parameters<typeof startInfrastructure>[0] = ['nats'],
) {
  const infrastructure = await startInfrastructure(parts);
  const nc = await connectNats({ url: infrastructure.product.urls.nats, name: 'test' });
  await ensureStreams(nc);
  const store = await JetStreamEventStore.open(nc);
  const env = infrastructure.env('proxy', variables);
  let service = await startService(proxy(), env);
  const pepper = Buffer.from(readFileSync(env.GATEHOUSE_PROXY_TOKEN_PEPPER_FILE ?? '', 'utf8').trim(), 'hex');
  const records: CallRecord[] = [];
  const state = { sequence: 0, nextId: 1, batches: 0 };
  const follower = follow(nc, {
    stream: CALLS_STREAM,
    after: 0,
    onBatch: (messages) => {
      state.batches += messages.length;
      for (const message of messages) records.push(...decodeCallBatch(message.data));
    },
  });
  const url = env.GATEHOUSE_PROXY_PUBLIC_URL ?? '';
  const opsUrl = `http://127.0.0.1:${env.GATEHOUSE_PROXY_OPS_PORT ?? ''}`;

  async function append(
    aggregate: string,
    id: string,
    event: ControlEvent,
    org = 'default',
    isAwaited = true,
  ): Promise<void> {
    const stream = { org, aggregate, id };
    const meta = {
      id: randomUUID(),
      time: new Date().toISOString(),
      org,
      aggregate,
      aggregateId: id,
      principalId: 'test',
    };
    state.sequence = await store.append(stream, event, await store.version(stream), meta);
    if (isAwaited) await applied();
  }

  async function applied(): Promise<void> {
    await eventually(async () => {
      const text = await (await fetch(`${opsUrl}/metrics`)).text();
      const sequence = Number(/^gatehouse_snapshot_sequence\{[^}]*\} (\d+)/m.exec(text)?.[1]);
      if (!(sequence >= state.sequence)) throw new Error(`the snapshot is at ${sequence}, not ${state.sequence}`);
    });
  }

  async function send(backend: string, token: string, message: unknown, extra: Extra = {}): Promise<Reply> {
    const { method = 'POST', body = JSON.stringify(message), headers = {}, signal = null, to = url } = extra;
    const response = await fetch(addressOf(to, backend), {
      method,
      signal,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      ...(method === 'POST' ? { body } : {}),
    });
    const text = await response.text();
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
    const events = isStream ? eventsOf(text) : [];
    const parsed: unknown = isStream ? events.at(-1) : text === '' ? undefined : JSON.parse(text);
    return { status: response.status, headers: response.headers, body: parsed, events, text };
  }

  return {
    url,
    opsUrl,
    records,
    /** How many batches of records there are. */
    batches: () => state.batches,
    append,
    /** Appends an event without waiting until it is in force. */
    publish: (aggregate: string, id: string, event: ControlEvent) => append(aggregate, id, event, 'default', false),
    send,
    infrastructure,
    dataDir: env.GATEHOUSE_PROXY_DATA_DIR ?? '',
    nc,
    pepper,
    get service() {
      return service;
    },

    async addBackend(
      id: string,
      { url }: Pick<FixtureBackend, 'url'>,
      more: MessageInitShape<typeof BackendSettingsSchema>,
      tools: readonly { name: string }[] = [{ name: 'echo' }, { name: 'fail' }, { name: 'delete_all' }],
    ) {
      const settings = { name: id, url, credentialMode: CredentialMode.NONE, timeoutMs: usualTimeoutMs, ...more };
      await append('backend', id, create(BackendRegisteredSchema, { settings }));
      // Of a tool of which only the name is said the ledger has no text, so that whatever the backend lists is it.
      const textOf = (tool: object) => (Object.keys(tool).length > 1 ? JSON.stringify(tool) : '');
      const changed = tools.map((tool) => ({ name: tool.name, hash: `hash-${tool.name}`, json: textOf(tool) }));
      await append('tools', id, create(ToolsDiscoveredSchema, { changed }));
    },

    /** A tool with its whole definition. */
    addTool(backend: string, definition: { name: string }) {
      const { name } = definition;
      const changed = [{ name, hash: `hash-${name}`, json: JSON.stringify(definition) }];
      return append('tools', backend, create(ToolsDiscoveredSchema, { changed }));
    },

    async addAgent(id: string, backends: readonly string[]) {
      await append('agent', id, create(AgentAddedSchema, { settings: { name: id, clientIds: [id] } }));
      for (const backendId of backends) await append('agent', id, create(BackendMappedSchema, { backendId }));
    },

    addBundle(id: string, settings: MessageInitShape<typeof BundleSettingsSchema>) {
      return append('bundle', id, create(BundleCreatedSchema, { settings: { name: id, ...settings } }));
    },

    addRule(id: string, rule: MessageInitShape<typeof AccessRuleSchema>) {
      return append(
        'access-rule',
        id,
        create(AccessRuleAddedSchema, { rule: { name: id, effect: Effect.ALLOW, ...rule } }),
      );
    },

    /** Per hour, when nothing else is said. */
    addLimit(id: string, limit: MessageInitShape<typeof LimitSchema>) {
      const added = create(LimitAddedSchema, { limit: { name: id, window: LimitWindow.HOUR, ...limit } });
      return append('limit', id, added);
    },

    removeLimit: (id: string) => append('limit', id, create(LimitRemovedSchema)),

    addWebSearchPolicy(id: string, policy: MessageInitShape<typeof WebSearchPolicySchema>) {
      const added = create(WebSearchPolicyAddedSchema, { policy: { name: id, ...policy } });
      return append('web-search-policy', id, added);
    },

    removeWebSearchPolicy: (id: string) => append('web-search-policy', id, create(WebSearchPolicyRemovedSchema)),

    async addProfile(
      id: string,
      rule: MessageInitShape<typeof GuardrailRuleSchema>,
      target: MessageInitShape<typeof AttachmentTargetSchema>,
    ) {
      await append('profile', id, create(ProfileCreatedSchema, { profile: { name: id, rules: [rule] } }));
      await append('profile', id, create(ProfileAttachedSchema, { target }));
    },

    /** An agent that may do everything with these backends. */
    async allowEverything(agent: string, backends: readonly string[]) {
      await this.addAgent(agent, backends);
      await this.addRule('open', { agents: [agent] });
    },

    async issueToken(
      agentId: string,
      fields: MessageInitShape<typeof AccessTokenIssuedSchema> & { org?: string } = {},
    ) {
      const token = formatAccessToken('pat', randomBytes(64));
      const { org, ...more } = fields;
      const issued = create(AccessTokenIssuedSchema, {
        kind: AccessTokenKind.PAT,
        name: 'test',
        tokenHmac: createHmac('sha256', pepper).update(token).digest('hex'),
        agentId,
        userId: 'alice',
        userDomain: 'example.com',
        expiresAtMs: Date.now() + 3_600_000,
        ...more,
      });
      await append('access-token', idOf(token), issued, org);
      return token;
    },

    revoke: (token: string) => append('access-token', idOf(token), create(AccessTokenRevokedSchema)),
    tokenId: idOf,

    callModern(
      backend: string,
      token: string,
      method: string,
      params: Record<string, unknown> = {},
      extra: Extra = {},
    ) {
      const { message, headers } = modernRequest(state.nextId++, method, params, extra.capabilities);
      return send(backend, token, message, { ...extra, headers: { ...headers, ...extra.headers } });
    },

    /** A modern request whose answer is read by the test itself. */
    open(
      backend: string,
      token: string,
      method: string,
      { signal, headers: more, to = url }: Pick<Extra, 'signal' | 'headers' | 'to'> = {},
    ) {
      const { message, headers } = modernRequest(state.nextId++, method, {});
      return fetch(addressOf(to, backend), {
        method: 'POST',
        signal: signal ?? null,
        headers: { ...headers, ...more, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(message),
      });
    },

    async initialize(
      backend: string,
      token: string,
      protocolVersion = '2025-11-25',
      extra: Extra = {},
    ): Promise<string> {
      const { capabilities = {} } = extra;
      const params = { protocolVersion, capabilities, clientInfo: { name: 'test-client', version: '1' } };
      const reply = await send(
        backend,
        token,
        { jsonrpc: '2.0', id: state.nextId++, method: 'initialize', params },
        extra,
      );
      const session = reply.headers.get('mcp-session-id');
      if (session === null) throw new Error(`no session: HTTP ${reply.status} ${JSON.stringify(reply.body)}`);
      return session;
    },

    callLegacy(
      backend: string,
      token: string,
      session: string,
      method: string,
      params: object = {},
      extra: Extra = {},
    ) {
      const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25', ...extra.headers };
      return send(
        backend,
        token,
        { jsonrpc: '2.0', id: extra.id ?? state.nextId++, method, params },
        { ...extra, headers },
      );
    },

    /**
     * A legacy request whose answer is a stream with requests to the agent in between: `onQuestion` answers each.
     * All messages of the stream.
     */
    async converse(
      backend: string,
      token: string,
      session: string,
      method: string,
      params: object,
      onQuestion: (question: unknown, answer: (reply: object, to?: string) => Promise<Reply>) => Promise<void>,
    ): Promise<unknown[]> {
      const headers = { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25' };
      const response = await fetch(addressOf(url, backend), {
        method: 'POST',
        headers: {
          ...headers,
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: state.nextId++, method, params }),
      });
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return [await response.json()];
      const messages: unknown[] = [];
      let text = '';
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const whole = text.lastIndexOf('\n\n') + 2;
        const fresh = eventsOf(text.slice(0, whole)) as { id?: unknown; method?: string }[];
        text = text.slice(whole);
        for (const message of fresh) {
          messages.push(message);
          if (message.method === undefined || message.id === undefined) continue;
          const { id } = message;
          await onQuestion(message, (reply, to = url) =>
            send(backend, token, { jsonrpc: '2.0', id, ...reply }, { headers, to }),
          );
        }
      }
      return messages;
    },

    /** Headers that make a request's record recognizable, and that record. */
    traced() {
      const traceId = randomBytes(16).toString('hex');
      const record = () =>
        eventually(() => {
          const found = records.find((r) => r.traceId === traceId);
          if (!found) throw new Error('no record yet');
          return found;
        });
      return { headers: { traceparent: `00-${traceId}-0000000000000001-00` }, record };
    },

    /** The newest record, once there are more than before. */
    lastRecord(after = 0): Promise<CallRecord> {
      return eventually(() => {
        const record = records.at(-1);
        if (records.length <= after || !record) throw new Error('no record yet');
        return record;
      });
    },

    async restart() {
      await service.stop();
      service = await startService(proxy(), env);
      await applied();
    },

    async stop() {
      await service.stop();
      await follower.stop();
      await nc.close();
      await infrastructure.stop();
    },
  };
}

/** The endpoint of a backend, of a bundle (`b/<bundle>`), or of all backends (empty). */
export function addressOf(url: string, endpoint: string): string {
  return endpoint === '' ? `${url}/mcp` : `${url}/mcp/${endpoint}`;
}

function idOf(token: string): string {
  return token.slice(-8);
}
