import type { Command } from 'commander';
import { ApiClient } from '../api.client.js';
import type { Context } from '../context.js';
import { formatTable } from '../output/table.js';
import { onRun, type RunState } from '../verb.js';
import type { SignIn } from './credentials-file.js';

/** `GET /api/me`. */
interface Me {
  org: string;
  userId: string;
  userName: string;
  userDomain: string;
  groups: string[];
  roles: string[];
  permissions: string[];
  mcpUrl: string;
}

const loginHelp = `
Shows an address and a code; open it in a browser, on this machine or another, and allow the code. The log-in is kept in
GATEHOUSE_CONFIG_DIR (default: ~/.config/gatehouse), readable by you alone, and refreshed when it expires.

Examples:
  $ gatehouse login
  $ gatehouse login --url https://gatehouse.example.com
  $ gatehouse login --token - < token.txt    keeps a token of the identity provider, without refresh`;

export function addSignInCommands(program: Command, state: RunState): void {
  onRun(
    program.command('login').description('sign in with a browser, or keep a token').addHelpText('after', loginHelp),
    state,
    login,
  );
  onRun(program.command('logout').description('end and forget the log-in'), state, logout);
  onRun(program.command('whoami').description('who you are, and what you may do'), state, whoami);
}

async function login({ identity, output, portal }: Context): Promise<void> {
  const signIn = identity.isGiven ? { accessToken: await identity.adminToken() } : await byDevice({ output, portal });
  // Nothing is kept that the portal does not accept.
  const me = await new ApiClient(portal.url, async () => signIn.accessToken).get<Me>('/me');
  await identity.keep(signIn);
  const { org, userId, userName } = me;
  output.show({ url: portal.url, org, userId, userName }, () => `You are signed in at ${portal.url} as ${userName}.`);
}

async function byDevice({ output, portal }: Pick<Context, 'output' | 'portal'>): Promise<SignIn> {
  const { issuer } = await portal.describe();
  const { OidcClient } = await import('./oidc.client.js');
  const client = await OidcClient.discover(issuer);
  return client.signInByDevice(({ url, code, expiresInSeconds }) => {
    output.note(`Open this address in a browser and allow the code ${code}:\n\n  ${url}\n`);
    output.note(`Waiting for it (at most ${Math.round(expiresInSeconds / 60)} minutes) ...`);
  });
}

async function logout({ identity, output, portal }: Context): Promise<void> {
  const signIn = await identity.forget();
  const { refresh } = signIn ?? {};
  if (refresh) {
    const { OidcClient } = await import('./oidc.client.js');
    await OidcClient.discover(refresh.issuer)
      .then((client) => client.revoke(refresh.token))
      .catch(() => output.note(`The log-in is forgotten here, but ${refresh.issuer} could not be told.`));
  }
  output.show({ url: portal.url, signedOut: signIn !== undefined }, () =>
    signIn ? `You are signed out of ${portal.url}.` : `You were not signed in at ${portal.url}.`,
  );
}

async function whoami({ api, output, portal }: Context): Promise<void> {
  const me = await api.get<Me>('/me');
  output.show({ ...me, url: portal.url }, () => {
    const rows = [
      ['User', me.userName],
      ['Domain', me.userDomain || '-'],
      ['Organization', me.org],
      ['Groups', me.groups.join(', ') || '-'],
      ['Roles', me.roles.join(', ') || '-'],
      ['Permissions', me.permissions.join(', ') || '-'],
      ['Console', portal.url],
      ['Gateway', me.mcpUrl],
    ];
    return formatTable(rows, Number.POSITIVE_INFINITY);
  });
}
