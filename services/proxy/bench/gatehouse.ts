import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  AccessRuleAddedSchema,
  AccessTokenIssuedSchema,
  AccessTokenKind,
  Action,
  AttachmentTargetSchema,
  BackendMappedSchema,
  BundleCreatedSchema,
  BackendRegisteredSchema,
  create,
  CredentialMode,
  Direction,
  Effect,
  formatAccessToken,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ToolsDiscoveredSchema,
  type ControlEvent,
} from '@gatehouse/contracts';
import { JetStreamEventStore } from '@gatehouse/event-store';
import { detectorCatalogue } from '@gatehouse/guardrail-engine';
import { CALLS_STREAM, connectNats, ensureStreams, follow } from '@gatehouse/nats';
import { eventually, startInfrastructure, type Infrastructure } from '@gatehouse/testkit';
import { bundles, calledTools, legacyBackend, listedTools, manyBackends, modernBackend } from './messages.js';
import { pin } from './processes.js';

/** The real proxy as it ships, supervised, with NATS and an identity provider, its rules written as control events. */
export type Gatehouse = Awaited<ReturnType<typeof startGatehouse>>;

// The client with which the demo users of the identity provider log in; an agent that the product knows by itself.
const agent = 'gatehouse-cli';
/** A principal may have 50 streams open. */
const principals = 25;
/** Of the users of the identity provider, too. */
const guardedDomain = 'example.com';

type Append = (aggregate: string, id: string, event: ControlEvent) => Promise<number>;

export async function startGatehouse(upstreamPort: number) {
  const infrastructure: Infrastructure = await startInfrastructure(['nats', 'idp', 'proxy']);
  const { product } = infrastructure;
  const nc = await connectNats({ url: product.urls.nats, name: 'bench' });
  await ensureStreams(nc);
  const store = await JetStreamEventStore.open(nc);
  const append: Append = async (aggregate, id, event) => {
    const stream = { org: 'default', aggregate, id };
    const meta = { id: randomUUID(), time: new Date().toISOString(), org: 'default', aggregate, aggregateId: id };
    return store.append(stream, event, await store.version(stream), { ...meta, principalId: 'bench' });
  };
  await setUp(append, `http://127.0.0.1:${upstreamPort}/mcp`);
  const pepperFile = infrastructure.env('proxy').GATEHOUSE_PROXY_TOKEN_PEPPER_FILE ?? '';
  let sequence = 0;
  const issue = async (userId: string, userDomain = guardedDomain) => {
    const token = formatAccessToken('pat', randomBytes(64));
    sequence = await append('access-token', `bench-${userId}`, issued(token, userId, userDomain, pepperFile));
    return token;
  };
  const tokens: string[] = [];
  for (let user = 0; user < principals; user++) tokens.push(await issue(`user-${user}`));
  const [token = ''] = tokens;
  const unguarded = await issue('unguarded', 'unguarded.example');
  await eventually(async () => {
    const text = await (await fetch(`${product.urls.ops('proxy')}/metrics`)).text();
    const applied = Number(/^gatehouse_snapshot_sequence\{[^}]*\} (\d+)/m.exec(text)?.[1]);
    if (!(applied >= sequence)) throw new Error(`the snapshot is at ${applied}, not ${sequence}`);
  });
  pin(product.part('nats').pid ?? 0, 'other');
  return {
    infrastructure,
    port: product.ports.proxy,
    pid: product.part('proxy').pid ?? 0,
    command: commandOf(product.part('proxy').spec),
    token,
    /** Of as many users; the first is `token`. */
    tokens,
    /** Of a user whom no guardrail is about. */
    unguarded,
    jwt: await infrastructure.tokenFor('alice'),
    openSessions: (backend: string, count: number) => openSessions(`${product.urls.mcp}/mcp/${backend}`, token, count),
    stopProxy: () => product.part('proxy').stop(),

    /** Ids of the records that are stored, once there are `expected`; more or fewer is an error. */
    async countRecords(expected: number): Promise<number> {
      const ids = new Set<string>();
      let stored = 0;
      const follower = follow(nc, {
        stream: CALLS_STREAM,
        after: 0,
        onBatch: (messages) => {
          for (const { data } of messages) {
            const { records } = (JSON.parse(Buffer.from(data).toString()) as StoredBatch).data;
            stored += records.length;
            for (const { id, verdict, dlpOutcome } of records) {
              if (verdict === 'allowed' && dlpOutcome === 'none') ids.add(id);
            }
          }
        },
      });
      await eventually(() => {
        if (ids.size < expected) throw new Error(`${ids.size} of ${expected} calls are on record`);
      }, 60_000).finally(() => follower.stop());
      if (stored !== expected) throw new Error(`${stored} records for ${expected} calls`);
      return stored;
    },

    async stop(): Promise<void> {
      await nc.close();
      await infrastructure.stop();
    },
  };
}

/** How the product starts its proxy, and how it knows that it is ready. */
export interface ProxyCommand {
  command: string;
  args: readonly string[];
  env?: Readonly<Record<string, string>>;
  isReady(): Promise<boolean>;
}

function commandOf({ command, args, env, isReady }: ProxyCommand): ProxyCommand {
  return { command, args, isReady, ...(env ? { env } : {}) };
}

interface StoredBatch {
  data: { records: { id: string; verdict: string; dlpOutcome: string }[] };
}

/** The backends, an agent that may use them, rules of both effects, and a guardrail with every detector on everything both ways. */
async function setUp(append: Append, url: string): Promise<void> {
  const tools = [...calledTools, ...listedTools, 'delete_all'];
  const changed = tools.map((name) => ({ name, hash: `hash-${name}` }));
  for (const id of [modernBackend, legacyBackend, ...manyBackends]) {
    const era = id === legacyBackend ? { legacy: true } : { modern: true };
    const settings = { name: id, url, credentialMode: CredentialMode.NONE, timeoutMs: 10_000, ...era };
    await append('backend', id, create(BackendRegisteredSchema, { settings }));
    await append('tools', id, create(ToolsDiscoveredSchema, { changed }));
    await append('agent', agent, create(BackendMappedSchema, { backendId: id }));
  }
  for (const [id, backends] of Object.entries(bundles)) {
    const settings = { name: id, members: backends.map((backendId) => ({ backendId })) };
    await append('bundle', id, create(BundleCreatedSchema, { settings }));
  }
  const deny = { name: 'no deletion', effect: Effect.DENY, tools: ['delete_*'] };
  const allow = { name: 'the rest', effect: Effect.ALLOW, agents: [agent] };
  await append('access-rule', 'deny', create(AccessRuleAddedSchema, { rule: deny }));
  await append('access-rule', 'allow', create(AccessRuleAddedSchema, { rule: allow }));
  const detectors = detectorCatalogue.map(({ id }) => id);
  const profile = { name: 'all', rules: [{ detectors, action: Action.MASK, direction: Direction.BOTH }] };
  await append('profile', 'all', create(ProfileCreatedSchema, { profile }));
  const target = create(AttachmentTargetSchema, { userDomain: guardedDomain });
  await append('profile', 'all', create(ProfileAttachedSchema, { target }));
}

function issued(token: string, userId: string, userDomain: string, pepperFile: string): ControlEvent {
  const pepper = Buffer.from(readFileSync(pepperFile, 'utf8').trim(), 'hex');
  return create(AccessTokenIssuedSchema, {
    kind: AccessTokenKind.PAT,
    name: 'bench',
    tokenHmac: createHmac('sha256', pepper).update(token).digest('hex'),
    agentId: agent,
    userId,
    userDomain,
    expiresAtMs: Date.now() + 3_600_000,
  });
}

async function openSessions(url: string, token: string, count: number): Promise<string[]> {
  const sessions: string[] = [];
  for (let id = 1; id <= count; id++) {
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1' } };
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id, method: 'initialize', params }),
    });
    const session = response.headers.get('mcp-session-id');
    if (session === null) throw new Error(`no session: HTTP ${response.status} ${await response.text()}`);
    await response.arrayBuffer();
    sessions.push(session);
  }
  return sessions;
}
