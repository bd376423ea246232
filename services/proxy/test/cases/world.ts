import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import {
  Action,
  BackendDisabledSchema,
  BackendReconfiguredSchema,
  create,
  CredentialMode,
  Direction,
  Effect,
  ToolDisabledSchema,
} from '@gatehouse/contracts';
import { startFixtureBackend } from '@gatehouse/testkit';
import type { ReasonCode } from '../../src/reasons.js';
import { startGateway, usualTimeoutMs, type TestGateway } from '../gateway.js';
import type { Reply } from '../messages.js';

/** What came back; 0 and nothing when the connection ended without an answer. */
export type Outcome = Pick<Reply, 'status' | 'body'> & { headers?: Headers };

/** One way to be refused. */
export interface Case {
  name: string;
  reason: ReasonCode;
  status: number;
  /** Code of the JSON-RPC error; a tool result that says so; or no answer at all. */
  shape: number | 'result' | 'nothing';
  /** What is said besides the usual sentence of the reason. */
  more?: string;
  /** False for what is refused because nothing can be recorded. */
  isRecorded?: false;
  send(world: World): Promise<Outcome>;
}

export const refused = -31_403;
export const failed = -32_603;
export const invalid = -32_600;

export type World = Awaited<ReturnType<typeof startWorld>>;

const backends = [
  'modern',
  'legacy',
  'odd',
  'odd-legacy',
  'dead',
  'forbidden',
  'off',
  'locked',
  'mute',
  'dead-legacy',
  'pair-0',
  'pair-1',
];

/** A gateway in which everything can go wrong. */
export async function startWorld() {
  const gateway = await startGateway({}, ['nats', 'idp']);
  const modern = await startFixtureBackend({ eras: ['modern'] });
  const legacy = await startFixtureBackend({ eras: ['legacy'] });
  const odd = await startFixtureBackend({ eras: ['modern'] });
  const oddLegacy = await startFixtureBackend({ eras: ['legacy'] });
  const deadPort = await freePort();
  await gateway.addBackend('modern', modern, { modern: true });
  await gateway.addBackend('unmapped', modern, { modern: true });
  await gateway.addBackend('legacy', legacy, { legacy: true });
  const oddSettings = { credentialMode: CredentialMode.NONE, modern: true };
  let cases = 0;
  await gateway.addBackend('odd', odd, oddSettings);
  await gateway.addBackend('odd-legacy', oddLegacy, { legacy: true });
  await gateway.addBackend('dead', { url: `http://127.0.0.1:${deadPort}/mcp` }, { modern: true });
  await gateway.addBackend('dead-legacy', { url: `http://127.0.0.1:${deadPort}/mcp` }, { legacy: true });
  await gateway.addBackend('forbidden', { url: 'https://169.254.169.254/mcp' }, { modern: true });
  await gateway.addBackend('mute', modern, {});
  await gateway.addBackend('off', modern, { modern: true });
  await gateway.append('backend', 'off', create(BackendDisabledSchema));
  await gateway.addBackend('locked', modern, { modern: true, credentialMode: CredentialMode.HEADER });
  await gateway.append('tools', 'odd', create(ToolDisabledSchema, { tool: 'fail' }));
  await gateway.addTool('modern', mirroring('regional', 'Region'));
  await gateway.addTool('modern', mirroring('crooked', 'no name'));
  const pair = [await startFixtureBackend({ eras: ['modern'] }), await startFixtureBackend({ eras: ['modern'] })];
  for (const [i, backend] of pair.entries()) await gateway.addBackend(`pair-${i}`, backend, { modern: true });
  await gateway.addBundle('pair', { members: [{ backendId: 'pair-0' }, { backendId: 'pair-1' }] });
  await gateway.addBundle('search', { toolSearch: true, members: [{ backendId: 'modern' }] });
  await addPolicy(gateway);
  const tokens = {
    bot: await gateway.issueToken('bot'),
    other: await gateway.issueToken('bot', { userId: 'mallory' }),
    ruled: await gateway.issueToken('ruled'),
    strict: await gateway.issueToken('strict'),
  };
  return {
    gateway,
    tokens,
    modern,
    odd,
    oddLegacy,
    /** Two backends that are alike. */
    pair,
    /** Calls a tool of a modern backend. */
    call: (backend: string, token = tokens.bot, args: object = { text: 'hello' }, tool = 'echo') =>
      gateway.callModern(backend, token, 'tools/call', { name: tool, arguments: args }),
    /** Lets the odd backend answer in its own way, once. */
    async oddly(
      answer: Answer,
      backend = odd,
      send?: () => Promise<Outcome>,
      timeoutMs = usualTimeoutMs,
    ): Promise<Outcome> {
      // At a new address it is a new backend, of which no failures are known.
      const settings = { ...oddSettings, timeoutMs, url: `${odd.url}?case=${++cases}` };
      await gateway.append('backend', 'odd', create(BackendReconfiguredSchema, { settings }));
      backend.intercept = (rpc, response, raw) => {
        if (rpc.method !== 'tools/call') return false;
        answer(response, rpc.id, raw);
        return true;
      };
      try {
        return await (send?.() ??
          gateway.callModern('odd', tokens.bot, 'tools/call', { name: 'echo', arguments: { text: 'x' } }));
      } finally {
        backend.intercept = undefined;
      }
    },
    async stop() {
      await Promise.all([modern, legacy, odd, oddLegacy, ...pair].map((backend) => backend.stop()));
      await gateway.stop();
    },
  };
}

/** A tool that wants an argument repeated in a header. */
function mirroring(name: string, header: string): { name: string } {
  const region = { type: 'string', 'x-mcp-header': header };
  return Object.assign({ name }, { inputSchema: { type: 'object', properties: { region } } });
}

export type Answer = (response: ServerResponse, id: string | number | undefined, raw: IncomingMessage) => void;

async function addPolicy(gateway: TestGateway): Promise<void> {
  await gateway.addAgent('bot', backends);
  await gateway.addAgent('ruled', ['modern']);
  await gateway.addAgent('strict', ['odd']);
  await gateway.addRule('open', { agents: ['bot', 'strict'] });
  await gateway.addRule('never', { agents: ['ruled'], tools: ['delete_all'], effect: Effect.DENY });
  await gateway.addRule('unclear', { agents: ['ruled'], tools: ['fail'], condition: 'args.amount < 10' });
  await gateway.addProfile(
    'cards',
    { detectors: ['pci.card_number'], direction: Direction.BOTH, action: Action.BLOCK },
    { agentId: 'strict' },
  );
}

/** A request that `fetch` would not send. */
export function sendRaw(
  { url }: TestGateway,
  path: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: Buffer | string },
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : (JSON.parse(text) as unknown) });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
