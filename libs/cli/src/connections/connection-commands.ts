import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { GatehouseError } from '@gatehouse/errors';
import type { Accepted, ChangeOptions } from '../api.client.js';
import type { Backend } from '../backends/backend.js';
import { segment, withChangeOptions } from '../change-options.js';
import type { Context } from '../context.js';
import { exitCodes } from '../exit-codes.js';
import { onRun, type RunState, type Verb } from '../verb.js';

/** A connection as the API shows it; never a secret. */
interface Connection {
  id: string;
  backendId: string;
  userId: string;
  kind: 'header' | 'oauth' | 'client';
  issuer: string;
  scopes: string[];
  needsReauth: string | null;
  version: number;
}

interface ConnectOptions {
  browser: boolean;
  wait: number;
}

const everyMs = 1_000;
const connectHelp = `
The page asks you to sign in to the console, and then at the backend's own authorization server. With --no-browser it is only
printed: open it on any machine.

Example:
  $ gatehouse connect crm`;

export function addConnectionCommands(program: Command, state: RunState): void {
  const connect = program
    .command('connect <backend>')
    .description('connect a backend that wants OAuth: opens the page in the browser, and waits until it is connected')
    .option('--no-browser', 'only print the address of the page')
    .option('--wait <seconds>', 'how long to wait; 0 = not at all', Number, 300)
    .addHelpText('after', connectHelp);
  onRun<ConnectOptions>(connect, state, connectBackend);
  const disconnect = withChangeOptions(
    program
      .command('disconnect <backend>')
      .description('end your connection to a backend, or the shared one; its tokens are revoked and destroyed')
      .option('-y, --yes', 'do not ask'),
  );
  onRun<ChangeOptions & { yes?: boolean }>(disconnect, state, disconnectBackend);
}

const connectBackend: Verb<ConnectOptions> = async (context, [id = ''], { browser, wait }) => {
  const { output, portal } = context;
  const before = await connectionTo(context, id);
  const url = `${portal.url}/connect/${segment(id)}`;
  output.note(`Connect ${id} here:\n  ${url}`);
  if (browser) openBrowser(url);
  const until = Date.now() + wait * 1_000;
  for (;;) {
    const now = await connectionTo(context, id);
    // What was there before does not count, unless it is new.
    if (now?.needsReauth === null && now.version !== before?.version) {
      const scopes = now.scopes.length === 0 ? '' : ` (${now.scopes.join(', ')})`;
      output.show({ backend: id, ...now }, () => `${id} is connected at ${now.issuer}${scopes}.`);
      return exitCodes.ok;
    }
    if (Date.now() >= until) break;
    await delay(everyMs);
  }
  if (wait === 0) return exitCodes.ok;
  throw new GatehouseError('GATEHOUSE_CONNECTION_NEEDED', { detail: `It was not connected within ${wait} s.` });
};

const disconnectBackend: Verb<ChangeOptions & { yes?: boolean }> = async (context, [id = ''], options) => {
  const { api, output } = context;
  const found = await connectionTo(context, id);
  if (!found) throw new GatehouseError('GATEHOUSE_CONNECTION_NOT_FOUND', { detail: `You have none to ${id}.` });
  const whose = found.userId === '' ? 'the connection that all share' : 'your connection';
  await output.confirm(`End ${whose} to ${id}?`, options.yes ?? false);
  const accepted = await api.change<Accepted>('DELETE', `/connections/${segment(found.id)}`, options);
  output.changed(accepted, `${id} is disconnected`);
};

/** The connection that calls of this user go by: their own, or the shared one where the backend is connected once for all. */
async function connectionTo({ api }: Context, id: string): Promise<Connection | undefined> {
  const { oauth } = await api.get<Backend>(`/backends/${segment(id)}`);
  const { userId } = await api.get<{ userId: string }>('/me');
  const { items } = await api.get<{ items: Connection[] }>('/connections');
  const owner = oauth?.shared ? '' : userId;
  return items.find((one) => one.kind === 'oauth' && one.backendId === id && one.userId === owner);
}

/** As the system opens web pages; where it cannot, the address has been printed. */
function openBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', linux: 'xdg-open' };
  const command = commands[process.platform];
  if (command === undefined || !process.stderr.isTTY) return;
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
