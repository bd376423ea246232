import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@gatehouse/embedded';
import type { Gatehouse } from '../../src/gatehouse.js';
import { freePortBase } from '../../src/infrastructure.js';
import type { Ask, Era } from '../agents.js';
import { findChrome } from '../browser.js';
import { startModernServer } from './modern-server.js';
import { startServer, type RunningServer, type ServerProgram } from './programs.js';

/** A server of others, and what every agent asks of it. */
export interface Subject {
  slug: string;
  /** As the matrix names it. */
  title: string;
  url: string;
  asks: readonly Ask[];
  /** What makes the server ask the agent's user. */
  questions: readonly Ask[];
  eras: readonly Era[];
  /** During the first call, on the stream that the agent listens on. */
  asksForRoots?: true;
}

type Asks = Pick<Subject, 'asks' | 'questions'>;

export interface Subjects {
  all: readonly Subject[];
  stop(): Promise<void>;
}

const listsOf = (...kinds: ('tools' | 'prompts' | 'resources' | 'resources/templates')[]): Ask[] =>
  kinds.map((kind) => ({ method: `${kind}/list` }));
const call = (name: string, args: Record<string, unknown> = {}): Ask => ({
  method: 'tools/call',
  params: { name, arguments: args },
});
const read = (uri: string): Ask => ({ method: 'resources/read', params: { uri } });

/** Starts the servers that the demo does not have already. */
export async function startSubjects({ product }: Gatehouse): Promise<Subjects> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-interop-'));
  const running: RunningServer[] = [];
  const base = await freePortBase();
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  const startAll = async (...programs: ServerProgram[]) => {
    const started = await Promise.allSettled(programs.map(startServer));
    running.push(...started.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
    for (const one of started) if (one.status === 'rejected') throw one.reason;
  };
  try {
    const repository = makeRepository(folder);
    const page = await servePage();
    running.push(page);
    const modern = await startModernServer();
    running.push(modern);
    await startAll(
      gitServer(base, folder),
      await browserServer(base + 1, folder),
      appServer(base + 2),
      wrappedServer(base + 3, repository),
    );
    const { everything, dbhub } = product.urls;
    const at = (port: number) => `http://localhost:${port}/mcp`;
    return {
      all: [
        { slug: 'everything', title: 'everything', url: everything, eras: ['legacy'], ...everythingAsks },
        { slug: 'dbhub', title: 'DBHub', url: dbhub, eras: ['modern', 'legacy'], ...dbhubAsks },
        { slug: 'git', title: 'git', url: at(base), eras: ['legacy'], ...gitAsks(repository) },
        {
          slug: 'browser',
          title: 'Playwright',
          url: at(base + 1),
          eras: ['legacy'],
          asksForRoots: true,
          ...browserAsks(page.url),
        },
        { slug: 'budget', title: 'MCP App', url: at(base + 2), eras: ['legacy'], ...appAsks },
        {
          slug: 'files',
          title: 'stdio, wrapped',
          url: at(base + 3),
          eras: ['modern', 'legacy'],
          ...filesAsks(repository),
        },
        { slug: 'kitchen', title: 'modern only', url: modern.url, eras: ['modern'], ...kitchenAsks },
      ],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const everythingAsks: Asks = {
  asks: [
    ...listsOf('tools', 'prompts', 'resources', 'resources/templates'),
    call('echo', { message: 'ahoy' }),
    call('get-structured-content', { location: 'Chicago' }),
    call('get-tiny-image'),
    { method: 'prompts/get', params: { name: 'args-prompt', arguments: { city: 'Paris' } } },
    read('demo://resource/static/document/architecture.md'),
    {
      method: 'completion/complete',
      params: { ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: { name: 'department', value: 'S' } },
    },
  ],
  questions: [call('trigger-elicitation-request')],
};

const dbhubAsks: Asks = {
  asks: [...listsOf('tools'), call('execute_sql', { sql: 'select first_name from employee order by 1 limit 3' })],
  questions: [],
};

function gitAsks(repository: string): Asks {
  return {
    asks: [
      ...listsOf('tools', 'prompts', 'resources'),
      call('git_log', { path: repository }),
      read('git://working-directory'),
    ],
    questions: [],
  };
}

function gitServer(port: number, home: string): ServerProgram {
  const env = {
    MCP_TRANSPORT_TYPE: 'http',
    MCP_HTTP_HOST: '127.0.0.1',
    MCP_HTTP_PORT: String(port),
    MCP_LOG_LEVEL: 'error',
    LOGS_DIR: join(home, 'logs'),
  };
  return { script: '@cyanheads/git-mcp-server/dist/index.js', args: [], env, port };
}

function makeRepository(folder: string): string {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  writeFileSync(join(repository, 'README.md'), 'Written down.\n');
  const git = (...args: string[]) => execFileSync('git', ['-C', repository, ...args], { stdio: 'pipe' });
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  git(...author, 'commit', '--quiet', '--message', 'Write it down', '--date', '2026-01-01T00:00:00Z');
  return repository;
}

function browserAsks(url: string): Asks {
  const title = call('browser_evaluate', { function: '() => document.title' });
  return { asks: [...listsOf('tools'), call('browser_navigate', { url }), title], questions: [] };
}

async function browserServer(port: number, folder: string): Promise<ServerProgram> {
  const options = ['--headless', '--isolated', '--no-sandbox', '--snapshot-mode', 'none', '--output-dir', folder];
  const chrome = ['--executable-path', await findChrome()];
  const { LD_LIBRARY_PATH } = process.env;
  return {
    script: '@playwright/mcp/cli.js',
    args: ['--port', String(port), ...options, ...chrome],
    env: LD_LIBRARY_PATH === undefined ? {} : { LD_LIBRARY_PATH },
    port,
  };
}

async function servePage(): Promise<RunningServer & { url: string }> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<title>Harbour</title><h1>Ships</h1><p>Two are in.</p>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const appAsks: Asks = {
  asks: [...listsOf('tools', 'resources'), call('get-budget-data'), read('ui://budget-allocator/mcp-app.html')],
  questions: [],
};

function appServer(port: number): ServerProgram {
  const env = { PORT: String(port) };
  return { script: '@modelcontextprotocol/server-budget-allocator/dist/index.js', args: [], env, port };
}

function filesAsks(folder: string): Asks {
  return {
    asks: [...listsOf('tools'), call('read_text_file', { path: join(folder, 'README.md') })],
    questions: [],
  };
}

/** A server that speaks on its standard input and output, behind a wrapper that makes it reachable. */
function wrappedServer(port: number, folder: string): ServerProgram {
  const wrapped = join(repositoryRoot, 'node_modules/@modelcontextprotocol/server-filesystem/dist/index.js');
  const options = ['--host', '127.0.0.1', '--port', String(port), '--server', 'stream'];
  const args = [...options, '--', process.execPath, wrapped, folder];
  return { script: 'mcp-proxy/dist/bin/mcp-proxy.mjs', args, port };
}

const kitchenAsks: Asks = {
  asks: [
    ...listsOf('tools', 'prompts', 'resources', 'resources/templates'),
    call('price', { dish: 'paella' }),
    { method: 'prompts/get', params: { name: 'menu' } },
    read('recipe://dishes/risotto'),
    {
      method: 'completion/complete',
      params: { ref: { type: 'ref/resource', uri: 'recipe://dishes/{dish}' }, argument: { name: 'dish', value: 'pa' } },
    },
  ],
  questions: [call('cook', { dish: 'pancakes' })],
};
