import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { repositoryRoot } from '@gatehouse/embedded';

/** A program of others that calls tools, connected to one endpoint. */
export interface Agent {
  listTools(): Promise<string[]>;
  callTool(name: string, args: Record<string, unknown>): Promise<{ text: string; isError: boolean }>;
  close(): Promise<void>;
}

/** Connects an agent. @throws Error as the agent's user would see it. */
export type Connect = (url: string, token: string) => Promise<Agent>;

type Negotiation = 'legacy' | 'auto' | { pin: string };

export type Era = 'modern' | 'legacy';

interface AgentKind {
  name: string;
  connect: Connect;
  /** The era in which it speaks, given what the backend speaks; undefined = they cannot talk to each other. */
  eraWith(backend: readonly Era[]): Era | undefined;
  /** It looks a tool up in the list before it calls it. */
  looksUp?: true;
}

const only = (era: Era) => (backend: readonly Era[]) => (backend.includes(era) ? era : undefined);
const newest = (backend: readonly Era[]) => (backend.includes('modern') ? 'modern' : 'legacy');

export const agents: AgentKind[] = [
  { name: 'SDK v1', connect: connectSdkV1, eraWith: only('legacy') },
  { name: 'SDK v2, legacy', connect: withSdkV2('legacy'), eraWith: only('legacy') },
  { name: 'SDK v2, auto', connect: withSdkV2('auto'), eraWith: newest },
  { name: 'SDK v2, modern', connect: withSdkV2({ pin: '2026-07-28' }), eraWith: only('modern') },
  { name: 'the Inspector', connect: connectInspector, eraWith: only('legacy'), looksUp: true },
];

const clientInfo = { name: 'gatehouse-e2e', version: '1.0.0' };
const bearer = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });

async function connectSdkV1(url: string, token: string): Promise<Agent> {
  const client = new Client(clientInfo);
  await client.connect(new StreamableHTTPClientTransport(new URL(url), bearer(token)));
  return agentOf(client);
}

function withSdkV2(mode: Negotiation): Connect {
  return async (url, token) => {
    const client = new ModernClient(clientInfo, { versionNegotiation: { mode } });
    await client.connect(new ModernTransport(new URL(url), bearer(token)));
    return agentOf(client);
  };
}

/** What both SDKs have in common. */
function agentOf(client: {
  listTools(): Promise<{ tools: { name: string }[] }>;
  callTool(params: { name: string; arguments: Record<string, unknown> }): Promise<object>;
  close(): Promise<void>;
}): Agent {
  return {
    listTools: async () => (await client.listTools()).tools.map(({ name }) => name),
    callTool: async (name, args) => seen(await client.callTool({ name, arguments: args })),
    close: () => client.close(),
  };
}

interface ToolResult {
  content?: { text?: string }[];
  isError?: boolean;
}

function seen({ content = [], isError = false }: ToolResult): { text: string; isError: boolean } {
  return { text: content.map(({ text }) => text ?? '').join('\n'), isError };
}

/** Each command of the Inspector connects anew. */
async function connectInspector(url: string, token: string): Promise<Agent> {
  const home = await mkdtemp(join(tmpdir(), 'gatehouse-inspector-'));
  const run = async (...args: string[]) => {
    const all = ['--cli', url, '--transport', 'http', '--header', `Authorization: Bearer ${token}`, ...args];
    const { code, stdout, stderr } = await runInspector(home, all);
    if (stdout.trim() === '') throw new Error(`the Inspector ended with code ${code}: ${stderr}`);
    return JSON.parse(stdout) as unknown;
  };
  const listTools = async () => {
    const { tools } = (await run('--method', 'tools/list')) as { tools: { name: string }[] };
    return tools.map(({ name }) => name);
  };
  return {
    listTools,
    callTool: async (name, args) => {
      const options = ['--tool-name', name, '--tool-args-json', JSON.stringify(args)];
      return seen((await run('--method', 'tools/call', ...options)) as ToolResult);
    },
    close: () => rm(home, { recursive: true, force: true }),
  };
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
