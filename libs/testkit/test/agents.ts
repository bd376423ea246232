import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { repositoryRoot } from '@gatehouse/embedded';

/** What an agent's user asks it to do. */
export type Ask =
  | { method: 'tools/list' | 'prompts/list' | 'resources/list' | 'resources/templates/list' }
  | { method: 'tools/call'; params: { name: string; arguments: Record<string, unknown> } }
  | { method: 'prompts/get'; params: { name: string; arguments?: Record<string, string> } }
  | { method: 'resources/read'; params: { uri: string } }
  | { method: 'completion/complete'; params: { ref: CompletionRef; argument: { name: string; value: string } } };

type CompletionRef = { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string };

/** A program of others that speaks MCP, connected to one endpoint. */
export interface Agent {
  /** The result as the program gives it. @throws Error as its user would see it. */
  ask(ask: Ask): Promise<object>;
  /** What servers have asked it: the message of a form, or the method of anything else. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Connects an agent; without a token it sends none. @throws Error as the agent's user would see it. */
export type Connect = (url: string, token: string) => Promise<Agent>;

export type Era = 'modern' | 'legacy';

type Negotiation = 'legacy' | 'auto' | { pin: string };

export interface AgentKind {
  name: string;
  connect: Connect;
  /** In which it speaks to whom speaks both. */
  era: Era;
  /** It looks a tool up in the list before it calls it. */
  looksUp?: true;
  /** Each request is a program of its own, and nobody is there to answer what a backend asks. */
  isOneShot?: true;
}

/** What the agents' user answers to every form. */
export const userInput = { name: 'Ada Lovelace', check: true, integer: 7, number: 1.5 };

export const sdkV1: AgentKind = { name: 'SDK v1', connect: connectSdkV1, era: 'legacy' };
export const sdkV2Legacy: AgentKind = { name: 'SDK v2, legacy', connect: withSdkV2('legacy'), era: 'legacy' };
export const sdkV2Auto: AgentKind = { name: 'SDK v2, auto', connect: withSdkV2('auto'), era: 'modern' };
export const sdkV2Modern: AgentKind = {
  name: 'SDK v2, modern',
  connect: withSdkV2({ pin: '2026-07-28' }),
  era: 'modern',
};
export const inspector: AgentKind = {
  name: 'Inspector, legacy',
  connect: withInspector('legacy'),
  era: 'legacy',
  looksUp: true,
  isOneShot: true,
};
export const inspectorModern: AgentKind = {
  ...inspector,
  name: 'Inspector, modern',
  connect: withInspector('modern'),
  era: 'modern',
};

export const agents: readonly AgentKind[] = [sdkV1, sdkV2Legacy, sdkV2Auto, sdkV2Modern, inspector];

const clientInfo = { name: 'gatehouse-e2e', version: '1.0.0' };
const capabilities = { elicitation: { form: {} }, roots: {} };
/** What the agents' user lets servers look at. */
const roots = [{ uri: pathToFileURL(tmpdir()).href, name: 'temporary files' }];
const bearer = (token: string) =>
  token === '' ? {} : { requestInit: { headers: { authorization: `Bearer ${token}` } } };

async function connectSdkV1(url: string, token: string): Promise<Agent> {
  const client = new Client(clientInfo, { capabilities });
  const { asked, fillIn, listRoots } = agentsUser();
  client.setRequestHandler(ElicitRequestSchema, ({ params }) => fillIn(params.message));
  client.setRequestHandler(ListRootsRequestSchema, listRoots);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), bearer(token)));
  return agentOf(client, asked);
}

/** Who answers what servers ask. */
function agentsUser() {
  const asked: string[] = [];
  return {
    asked,
    fillIn: (message: string) => {
      asked.push(message);
      return { action: 'accept' as const, content: userInput };
    },
    listRoots: () => {
      asked.push('roots/list');
      return { roots };
    },
  };
}

function withSdkV2(mode: Negotiation): Connect {
  return async (url, token) => {
    const client = new ModernClient(clientInfo, { capabilities, versionNegotiation: { mode } });
    const { asked, fillIn, listRoots } = agentsUser();
    client.setRequestHandler('elicitation/create', ({ params }) => fillIn(params.message));
    client.setRequestHandler('roots/list', listRoots);
    await client.connect(new ModernTransport(new URL(url), bearer(token)));
    return agentOf(client, asked);
  };
}

/** What both SDKs have in common. */
function agentOf(client: SdkClient, asked: readonly string[]): Agent {
  const ask = (wanted: Ask): Promise<object> => {
    switch (wanted.method) {
      case 'tools/list':
        return client.listTools();
      case 'prompts/list':
        return client.listPrompts();
      case 'resources/list':
        return client.listResources();
      case 'resources/templates/list':
        return client.listResourceTemplates();
      case 'tools/call':
        return client.callTool(wanted.params);
      case 'prompts/get':
        return client.getPrompt(wanted.params);
      case 'resources/read':
        return client.readResource(wanted.params);
      case 'completion/complete':
        return client.complete(wanted.params);
    }
  };
  return { ask, asked, close: () => client.close() };
}

interface SdkClient {
  listTools(): Promise<object>;
  listPrompts(): Promise<object>;
  listResources(): Promise<object>;
  listResourceTemplates(): Promise<object>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<object>;
  readResource(params: { uri: string }): Promise<object>;
  complete(params: object): Promise<object>;
  close(): Promise<void>;
}

/** Names of the tools that an agent sees. */
export async function listTools(agent: Agent): Promise<string[]> {
  const { tools } = (await agent.ask({ method: 'tools/list' })) as { tools: { name: string }[] };
  return tools.map(({ name }) => name);
}

/** Text of what a tool has answered, and whether that is an error. */
export async function callTool(
  agent: Agent,
  name: string,
  args: Record<string, unknown>,
): Promise<{ text: string; isError: boolean }> {
  const result = await agent.ask({ method: 'tools/call', params: { name, arguments: args } });
  const { content = [], isError = false } = result as { content?: { text?: string }[]; isError?: boolean };
  return { text: content.map(({ text }) => text ?? '').join('\n'), isError };
}

/** Each command of the Inspector connects anew. */
function withInspector(era: Era): Connect {
  return async (url, token) => {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-inspector-'));
    const header = token === '' ? [] : ['--header', `Authorization: Bearer ${token}`];
    const target = ['--cli', url, '--transport', 'http', '--protocol-era', era, ...header];
    const ask = async (wanted: Ask) => {
      const all = [...target, '--method', wanted.method, ...optionsOf(wanted)];
      const { code, stdout, stderr } = await runInspector(home, all);
      if (stdout.trim() === '') throw new Error(`the Inspector ended with code ${code}: ${stderr}`);
      return JSON.parse(stdout) as object;
    };
    return { ask, asked: [], close: () => rm(home, { recursive: true, force: true }) };
  };
}

function optionsOf(wanted: Ask): string[] {
  switch (wanted.method) {
    case 'tools/call':
      return ['--tool-name', wanted.params.name, '--tool-args-json', JSON.stringify(wanted.params.arguments)];
    case 'prompts/get': {
      const pairs = Object.entries(wanted.params.arguments ?? {}).map(([key, value]) => `${key}=${value}`);
      return ['--prompt-name', wanted.params.name, ...(pairs.length > 0 ? ['--prompt-args', ...pairs] : [])];
    }
    case 'resources/read':
      return ['--uri', wanted.params.uri];
    default:
      return [];
  }
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function runInspector(home: string, args: readonly string[]): Promise<Ended> {
  const program = join(repositoryRoot, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');
  const options = ['--stored-auth-only', '--client-config', join(home, 'client.json')];
  const child = spawn(process.execPath, [program, ...args, ...options], {
    env: { PATH: process.env.PATH, HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => (output[name] += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...output }));
  });
}
