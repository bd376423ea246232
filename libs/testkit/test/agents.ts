import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { repositoryRoot } from '@gatehouse/embedded';

/** What an agent's user asks it to do. */
export type Ask =
  | { method: 'tools/list' | 'prompts/list' | 'resources/list' | 'resources/templates/list' }
  | { method: 'tools/call'; params: { name: string; arguments: Record<string, unknown> } }
  | { method: 'prompts/get'; params: { name: string; arguments?: Record<string, string> } }
  | { method: 'resources/read'; params: { uri: string } };

/** A program of others that speaks MCP, connected to one endpoint. */
export interface Agent {
  /** The result as the program gives it. @throws Error as its user would see it. */
  ask(ask: Ask): Promise<object>;
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
  name: 'Inspector',
  connect: connectInspector,
  era: 'legacy',
  looksUp: true,
  isOneShot: true,
};

export const agents: readonly AgentKind[] = [sdkV1, sdkV2Legacy, sdkV2Auto, sdkV2Modern, inspector];

const clientInfo = { name: 'gatehouse-e2e', version: '1.0.0' };
const capabilities = { elicitation: { form: {} } };
const bearer = (token: string) =>
  token === '' ? {} : { requestInit: { headers: { authorization: `Bearer ${token}` } } };

async function connectSdkV1(url: string, token: string): Promise<Agent> {
  const client = new Client(clientInfo, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: userInput }));
  await client.connect(new StreamableHTTPClientTransport(new URL(url), bearer(token)));
  return agentOf(client);
}

function withSdkV2(mode: Negotiation): Connect {
  return async (url, token) => {
    const client = new ModernClient(clientInfo, { capabilities, versionNegotiation: { mode } });
    client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: userInput }));
    await client.connect(new ModernTransport(new URL(url), bearer(token)));
    return agentOf(client);
  };
}

/** What both SDKs have in common. */
function agentOf(client: {
  listTools(): Promise<object>;
  listPrompts(): Promise<object>;
  listResources(): Promise<object>;
  listResourceTemplates(): Promise<object>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  getPrompt(params: { name: string; arguments?: Record<string, string> }): Promise<object>;
  readResource(params: { uri: string }): Promise<object>;
  close(): Promise<void>;
}): Agent {
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
    }
  };
  return { ask, close: () => client.close() };
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
async function connectInspector(url: string, token: string): Promise<Agent> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-inspector-'));
  const ask = async (wanted: Ask) => {
    const header = token === '' ? [] : ['--header', `Authorization: Bearer ${token}`];
    const all = ['--cli', url, '--transport', 'http', ...header, '--method', wanted.method, ...optionsOf(wanted)];
    const { code, stdout, stderr } = await runInspector(home, all);
    if (stdout.trim() === '') throw new Error(`the Inspector ended with code ${code}: ${stderr}`);
    return JSON.parse(stdout) as object;
  };
  return { ask, close: () => rm(home, { recursive: true, force: true }) };
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
