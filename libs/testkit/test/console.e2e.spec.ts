import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { eventually } from '../src/eventually.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';
import { startAuthorizationServer } from '../src/oauth/authorization-server.js';
import { startProtectedBackend } from '../src/oauth/protected-backend.js';
import { startBrowser, Visits, type Screen } from './browser.js';

let gatehouse: Gatehouse;
let browser: Browser;
let portal: string;
let agentToken: string;
/** How many the demo's backend everything has. */
let tools: number;
const visits = new Visits();

beforeAll(async () => {
  [gatehouse, browser] = await Promise.all([startGatehouse({ demo: true }), startBrowser()]);
  portal = gatehouse.product.run.urls.portal;
  agentToken = gatehouse.product.demo?.agentToken ?? '';
  tools = (await gatehouse.api('GET', '/backends/everything')).body.tools.total as number;
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await gatehouse?.stop();
});

afterEach(async () => {
  expect(await visits.end()).toEqual([]);
});

const signedIn = (user: string, path = '/', screen?: Screen) => visits.signedIn(browser, portal + path, user, screen);

const echo = (message: string) => gatehouse.callTool('everything', agentToken, 'echo', { message }, { era: 'legacy' });

/** A service account's own token. */
async function tokenOfClient(clientId: string): Promise<string> {
  const body = new URLSearchParams({
    ...{ grant_type: 'client_credentials', client_id: clientId, client_secret: 'dev-only-service-secret' },
  });
  const url = `${gatehouse.product.run.urls.idp}/protocol/openid-connect/token`;
  const response = await fetch(url, { method: 'POST', body });
  return ((await response.json()) as { access_token: string }).access_token;
}

/** Whether the page is wider than the screen, which makes a person scroll sideways. */
const isTooWide = (page: Page) =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe('an administrator', () => {
  afterEach(() => gatehouse.enableTool('everything', 'echo'));

  it('signs in, switches a tool off, sees the refused call beside the other in the log, and signs out', async () => {
    const page = await signedIn('admin');
    await page.getByRole('heading', { name: 'Backends' }).waitFor();
    const row = page.getByRole('row', { name: /Everything \(reference server\)/ });
    await row.getByText(`${tools} / ${tools}`).waitFor();
    await page
      .getByRole('row', { name: /DBHub \(demo database\)/ })
      .getByText('modern')
      .waitFor();
    expect((await echo('first')).text).toBe('Echo: first');
    await row.getByText('healthy').waitFor();

    await row.getByRole('button', { name: /Everything/ }).click();
    const tool = page.getByRole('switch', { name: 'Tool echo enabled' });
    await tool.press('Space');
    await page.getByRole('tab', { name: `Tools (${tools - 1} of ${tools} on)` }).waitFor();
    expect(await echo('second')).toMatchObject({ isError: true, reason: 'tool_disabled' });
    expect(await gatehouse.listTools('everything', agentToken, { era: 'legacy' })).not.toContain('echo');

    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Logs' }).click();
    await page.getByLabel('Tool name contains').fill('ech');
    const calls = page.getByRole('table', { name: 'Calls' });
    await calls.getByRole('row', { name: /everything echo denied tool_disabled/ }).waitFor();
    await calls.getByRole('row', { name: /everything echo allowed/ }).waitFor();
    await page.waitForURL(/search=ech/);
    await page.getByLabel('Verdict', { exact: true }).first().click();
    await page.getByRole('option', { name: 'denied' }).click();
    await page.keyboard.press('Escape');
    await calls
      .getByRole('row', { name: /allowed/ })
      .first()
      .waitFor({ state: 'detached' });
    await calls.getByRole('button').first().click();
    await page.getByRole('dialog').getByText('tool_disabled').first().waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Account of admin' }).click();
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
    // The identity provider asks whether its own session is to end as well.
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(`${portal}/logs`);
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
  });

  it('looks at a server before registering it, and sees what was found and how', async () => {
    const page = await signedIn('admin', '/backends');
    await page.getByRole('button', { name: 'Add backend' }).first().click();
    const url = page.getByRole('textbox', { name: 'URL' });
    await url.fill(gatehouse.product.run.urls.mcp + '/mcp');
    await page.getByRole('button', { name: 'Look at it' }).click();
    const found = page.getByRole('status');
    await found.getByText(/It wants OAuth, of/).waitFor();
    await found.getByRole('button', { name: /How this was found/ }).click();
    await found.getByText(/HTTP 401, WWW-Authenticate: Bearer/).waitFor();
    await url.fill('http://127.0.0.1:9/mcp');
    await page.getByRole('button', { name: 'Look at it' }).click();
    await found
      .getByText(/ECONNREFUSED/)
      .first()
      .waitFor();
  });

  it('gives a tool a deadline of its own, takes it away again, and sees how the backend is', async () => {
    const page = await signedIn('admin', '/backends?backend=everything');
    const deadline = (text: string) => page.getByRole('button', { name: `Deadline of tool echo: ${text}` });
    await deadline("the backend's").click();
    await page.getByRole('textbox', { name: 'Longest time for a call' }).fill('90');
    await page.getByRole('button', { name: 'Save' }).click();
    await deadline('90 s').waitFor();
    expect((await gatehouse.api('GET', '/backends/everything')).body.toolTimeouts).toEqual([
      { tool: 'echo', timeoutMs: 90_000 },
    ]);
    await deadline('90 s').click();
    await page.getByRole('button', { name: 'As the backend' }).click();
    await deadline("the backend's").waitFor();
    await echo('third');
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByText('1 healthy').waitFor();
    await page.getByText(/^half within .* ms, 95 % within .* ms$/).waitFor();
  });

  it('adopts a client that nobody knew, as a new agent, and maps it to a backend', async () => {
    const clientId = 'gatehouse-service';
    const refused = await gatehouse.callTool('everything', await tokenOfClient(clientId), 'echo', { message: 'hi' });
    expect(refused).toMatchObject({ isError: true, reason: 'agent_unknown' });
    // The page looks again only after a while.
    await eventually(async () => {
      expect((await gatehouse.api('GET', '/agents/discovered')).body.items).toHaveLength(1);
    });
    const page = await signedIn('admin', '/agents');
    await page.getByText('1 unknown client has called').waitFor();
    await page.getByRole('button', { name: 'Adopt' }).click();
    await page.getByRole('radio', { name: 'a new agent' }).check();
    await page.getByRole('textbox', { name: 'Name' }).fill('Billing bot');
    await page.getByRole('button', { name: 'Adopt' }).last().click();
    await page.getByText('1 unknown client has called').waitFor({ state: 'detached' });
    await page.getByRole('dialog', { name: 'Which agent is this client?' }).waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: /Billing bot/ });
    await row.getByText('none: its calls are refused').waitFor();
    await row.getByRole('button', { name: 'Billing bot' }).click();
    await page.getByRole('switch', { name: 'DBHub (demo database)' }).press('Space');
    await row.getByText('dbhub').waitFor();
    await page.getByRole('tab', { name: 'OAuth clients' }).click();
    await page.getByRole('button', { name: `Take ${clientId} away` }).click();
    await page.getByText('None. It calls with access tokens.').waitFor();
    await page.getByRole('button', { name: 'Remove agent' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('puts backends into a bundle, renames a tool there, sees a backend that is left out, and deletes it', async () => {
    const page = await signedIn('admin', '/bundles');
    await page.getByRole('row', { name: /Demo .*everything.*dbhub/ }).waitFor();
    await page.getByRole('button', { name: 'Create bundle' }).click();
    await page.getByText('Pick at least one backend.').waitFor();
    await page.getByRole('textbox', { name: 'Name' }).fill('Support desk');
    await page.getByRole('combobox', { name: 'Backends' }).click();
    await page.getByRole('option', { name: /DBHub/ }).click();
    await page.getByRole('option', { name: /Everything/ }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: `Everything (reference server) all ${tools} tools` }).click();
    await page.getByText('Selected tools').click();
    await page.getByRole('button', { name: 'Pick none' }).click();
    await page.getByText('Pick the tools of “everything”, or show all of them.').waitFor();
    await page.getByRole('checkbox', { name: 'Show echo' }).check();
    await page.getByRole('button', { name: 'Change name and description of echo' }).click();
    await page.getByRole('textbox', { name: 'Name of echo' }).fill('find_tool');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('alert').getByText('The name "find_tool" belongs to the gateway.').waitFor();
    await page.getByRole('textbox', { name: 'Name of echo' }).fill('say');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('status').getByText('“support-desk” is created').waitFor();
    await page.getByRole('tab', { name: 'VS Code' }).click();
    await page.getByText(`"url": "${gatehouse.product.run.urls.mcp}/b/support-desk"`).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    expect((await gatehouse.api('GET', '/bundles/support-desk')).body).toMatchObject({
      name: 'Support desk',
      members: [
        { backendId: 'dbhub', tools: [] },
        { backendId: 'everything', tools: ['echo'], toolOverrides: [{ tool: 'echo', name: 'say', description: '' }] },
      ],
    });

    await gatehouse.disableBackend('dbhub');
    await page.reload();
    await page
      .getByRole('row', { name: /Support desk/ })
      .getByText('dbhub (disabled)')
      .waitFor();
    await gatehouse.enableBackend('dbhub');
    await page.getByRole('button', { name: 'Support desk', exact: true }).click();
    await page.getByRole('tab', { name: 'Backends and settings' }).click();
    await page.getByRole('switch', { name: 'Tool search' }).press('Space');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“support-desk” is saved.').waitFor();
    await page.getByRole('button', { name: 'Delete bundle' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('row', { name: /Support desk/ }).waitFor({ state: 'detached' });
  });

  it('is told of a change to a bundle that somebody else made meanwhile', async () => {
    const members = [{ backendId: 'everything' }];
    await gatehouse.change('POST', '/bundles', { slug: 'shared', name: 'Shared', members });
    const page = await signedIn('admin', '/bundles?bundle=shared');
    await page.getByRole('tab', { name: 'Backends and settings' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mine');
    await gatehouse.change('PUT', '/bundles/shared', { name: 'Theirs', members: [{ backendId: 'dbhub' }] });
    await page.getByRole('button', { name: 'Save' }).click();
    const alert = page.getByRole('alert');
    await alert.getByText('Name: stored “Theirs”, yours “Mine”').waitFor();
    await alert.getByText('Backends: stored “dbhub”, yours “everything”').waitFor();
    await page.getByRole('button', { name: 'Show what is stored' }).click();
    await alert.waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Theirs');
    await gatehouse.change('DELETE', '/bundles/shared');
  });

  it('grants somebody more for one backend, sees what roles give, and takes the grant back', async () => {
    const page = await signedIn('admin', '/access');
    await page.getByText('No grant yet').waitFor();
    await page.getByRole('button', { name: 'Add grant' }).first().click();
    await page.getByRole('textbox', { name: 'User id' }).fill('bob');
    await page.getByRole('combobox', { name: 'Permissions' }).fill('backend:tog');
    await page.getByRole('option', { name: 'backend:toggle: Switch a backend on and off.' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Only for these backends' }).click();
    await page.getByRole('option', { name: 'dbhub' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Grant', exact: true }).click();
    await page.getByRole('row', { name: /bob user backend:toggle .*backends dbhub/ }).waitFor();

    const bob = await signedIn('bob');
    const toggle = bob.getByRole('switch', { name: /DBHub/ });
    await eventually(async () => {
      await bob.reload();
      await toggle.waitFor();
      expect(await toggle.isEnabled()).toBe(true);
    });
    await toggle.press('Space');
    await eventually(async () => {
      expect((await gatehouse.api('GET', '/backends/dbhub')).body.enabled).toBe(false);
    });
    await gatehouse.enableBackend('dbhub');

    await page.getByRole('tab', { name: 'Roles' }).click();
    await page.getByRole('row', { name: /backend:toggle Switch a backend on and off\. yes yes yes/ }).waitFor();
    await page.getByRole('columnheader', { name: /auditor role:auditor/ }).waitFor();
    await page.getByRole('tab', { name: 'Grants' }).click();
    await page.getByRole('button', { name: 'Take the grant of bob back' }).click();
    await page.getByRole('button', { name: 'Take back', exact: true }).click();
    await page.getByText('No grant yet').waitFor();
  });

  it('connects a backend that wants OAuth in the browser, sees that it is, and disconnects it', async () => {
    const server = await startAuthorizationServer();
    const backend = await startProtectedBackend({ eras: ['modern'], servers: [server], scopes: ['read'] });
    try {
      const settings = { slug: 'files', url: backend.url, credentialMode: 'oauth' };
      expect((await gatehouse.api('POST', '/backends', settings)).status).toBe(201);
      const page = await signedIn('admin', '/connections');
      const row = page.getByRole('row', { name: /files/ });
      await row.getByText('not connected').waitFor();
      await row.getByRole('link', { name: 'Connect' }).click();
      await page.getByRole('link', { name: `Continue to ${server.issuer}` }).click();
      await page.getByRole('heading', { name: 'Connected' }).waitFor();
      await page.goto(`${portal}/backends?backend=files`);
      const drawer = page.getByRole('dialog');
      await drawer.getByRole('tab', { name: 'Overview' }).click();
      await drawer.getByText('connected', { exact: true }).waitFor();
      await drawer.getByRole('link', { name: 'Reconnect' }).waitFor();
      await page.goto(`${portal}/connections`);
      await row.getByText('connected', { exact: true }).waitFor();
      await row.getByRole('button', { name: 'Disconnect' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
      await row.getByText('not connected').waitFor();
      await gatehouse.api('DELETE', '/backends/files');
    } finally {
      await backend.stop();
      await server.stop();
    }
  });

  it('creates an access token, sees it once and its first use, rotates it, and revokes all of its agent', async () => {
    const page = await signedIn('admin', '/tokens');
    await page.getByRole('button', { name: 'Create token' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('laptop');
    await dialog.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByRole('option', { name: 'Cursor' }).click();
    await dialog.getByRole('combobox', { name: 'Networks' }).fill('nonsense');
    await dialog.getByRole('combobox', { name: 'Networks' }).press('Enter');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.getByRole('alert').getByText('"nonsense" is no network in CIDR form').waitFor();
    await dialog.getByRole('combobox', { name: 'Networks' }).press('Backspace');
    await dialog.getByRole('combobox', { name: 'Networks' }).fill('127.0.0.0/8');
    await dialog.getByRole('combobox', { name: 'Networks' }).press('Enter');
    await dialog.getByRole('button', { name: 'Create' }).click();
    const shown = async () => {
      await dialog.getByRole('status').getByText('Copy the token now').waitFor();
      return (await dialog.locator('code').first().textContent()) ?? '';
    };
    const first = await shown();
    expect(first).toMatch(/^gth_pat_[0-9A-Za-z]{36}$/);
    await dialog.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /laptop.*cursor.*from 127\.0\.0\.0\/8/ });
    await row.getByText('valid').waitFor();
    expect(await page.content()).not.toContain(first);

    await page.getByRole('button', { name: 'Rotate laptop' }).click();
    await dialog.getByRole('textbox', { name: 'Overlap in hours' }).fill('0');
    await dialog.getByRole('button', { name: 'Rotate' }).click();
    expect(await shown()).not.toBe(first);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await row.getByText('expired').waitFor();
    await page.getByRole('button', { name: 'Revoke laptop' }).click();
    await dialog.getByText('Every token of the agent cursor').click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('They are revoked.').waitFor();
    await row.getByText('revoked').first().waitFor();
    await page.getByRole('button', { name: 'Revoke laptop' }).waitFor({ state: 'detached' });
  });

  it('browses the API, and tries a route out as who is signed in', async () => {
    const page = await signedIn('admin');
    await page.goto(`${portal}/api/docs`);
    for (const route of [
      '/backends',
      '/backends/{id}/tools/{tool}/disable',
      '/bundles/{id}',
      '/rules',
      '/tokens',
      '/guardrails/profiles',
    ]) {
      await page.locator(`[data-path="/api${route}"]`).first().waitFor();
    }
    const list = page.locator('.opblock-get', { has: page.locator('[data-path="/api/backends"]') });
    await list.locator('.opblock-summary-control').click();
    await list.getByRole('button', { name: 'Try it out' }).click();
    await list.getByRole('button', { name: 'Execute' }).click();
    await list.locator('.live-responses-table').getByText('DBHub (demo database)').first().waitFor();
  });

  it('is told at /graphql how the log is asked', async () => {
    const page = await signedIn('admin');
    await page.goto(`${portal}/graphql`);
    await page.getByText('This address answers queries').waitFor();
    await page.getByRole('link', { name: 'page of the console' }).click();
    await page.getByRole('heading', { name: 'Logs' }).waitFor();
  });
});

describe('a viewer', () => {
  it('sees backends and tools, and why nothing can be changed and the log is not shown', async () => {
    const page = await signedIn('bob');
    await page.getByText(`${tools} / ${tools}`).waitFor();
    const add = page.getByRole('button', { name: 'Add backend' });
    expect(await add.isDisabled()).toBe(true);
    await add.hover({ force: true });
    await page.getByText('Your role does not allow it (backend:create)').waitFor();
    await page.getByRole('button', { name: /Everything/ }).click();
    expect(await page.getByRole('switch', { name: 'Tool echo enabled' }).isDisabled()).toBe(true);
    await page.goto(`${portal}/logs`);
    await page.getByRole('alert').getByText('You need the permission logs:read.').waitFor();
  });
});

describe('a developer', () => {
  it('is told what an access token is for, and is offered the agents that anybody may use', async () => {
    const page = await signedIn('alice', '/tokens');
    await page.getByText('No access token yet').waitFor();
    await page.getByRole('button', { name: 'Create token' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Agent' }).click();
    await page.getByRole('option', { name: 'Claude Code' }).waitFor();
    expect(await dialog.getByText('Whose').count()).toBe(0);
  });
});

describe('a page', () => {
  beforeAll(async () => {
    const members = ['everything', 'dbhub'].map((backendId) => ({ backendId }));
    await gatehouse.change('POST', '/bundles', { slug: 'wide', name: 'A bundle with a rather long name', members });
  });
  afterAll(() => gatehouse.change('DELETE', '/bundles/wide'));

  it('is the one that was asked for after signing in, filters included', async () => {
    const page = await signedIn('alice', '/logs?search=nothing-has-this-name');
    await page.getByText('No call matches').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('table', { name: 'Calls' }).waitFor();
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('fits the screen in %s colors at a width of %i', async (scheme, width) => {
    const page = await signedIn('admin', '/', { width, isDark: scheme === 'dark' });
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(background === 'rgb(255, 255, 255)').toBe(scheme === 'light');
    for (const path of [
      '/backends',
      '/backends?backend=everything',
      '/bundles',
      '/bundles?bundle=wide',
      '/connections',
      '/tokens',
      '/logs',
      '/access',
      '/nowhere',
    ]) {
      await page.goto(portal + path);
      await page.getByRole('button', { name: 'Account of admin' }).waitFor();
      expect([path, await isTooWide(page)]).toEqual([path, false]);
    }
  });

  it('tells which part of Gatehouse is down and what to do, and recovers with it', async () => {
    const page = await signedIn('admin');
    await page.getByText(`${tools} / ${tools}`).waitFor();
    // The supervisor starts it again and again.
    const killing = setInterval(() => gatehouse.product.part('registry').kill('SIGKILL'), 50);
    try {
      await page.reload();
      const alert = page.getByRole('alert');
      await alert.getByText('A part of Gatehouse does not answer').waitFor();
      expect(await alert.textContent()).toMatch(/registry.*GATEHOUSE_PORTAL_PART_UNAVAILABLE/s);
    } finally {
      clearInterval(killing);
    }
    await eventually(async () => {
      const again = page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await page.getByText(`${tools} / ${tools}`).waitFor({ timeout: 2_000 });
    }, 60_000);
  });
});

describe('guardrails in the console', () => {
  it('are tried on a text, changed by way of a candidate, and let something through for a while', async () => {
    const page = await signedIn('sam', '/guardrails?tab=try');
    await page.getByRole('textbox', { name: 'Text' }).fill('card 4111 1111 1111 1111');
    await page.getByRole('button', { name: 'Try it' }).click();
    const result = page.getByRole('status', { name: 'Result' });
    await result.getByText('blocked', { exact: true }).waitFor();
    await result.getByRole('row', { name: /pci\.card_number 5–24 .* block default\/cards-out/ }).waitFor();
    expect(await page.locator('mark').allTextContents()).toEqual(['4111 1111 1111 1111']);

    await page.getByRole('tab', { name: 'Profiles' }).click();
    await page.getByRole('button', { name: 'Default' }).click();
    await page.getByRole('tab', { name: 'Candidate' }).click();
    await page.getByRole('button', { name: 'Propose a candidate' }).click();
    await page.getByRole('checkbox', { name: 'Floor' }).check();
    await page.getByRole('button', { name: 'Propose', exact: true }).click();
    await page.getByText('It becomes a floor.').waitFor();
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByRole('button', { name: 'Propose a candidate' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('tab', { name: 'Exceptions' }).click();
    await page.getByRole('button', { name: 'Add exception' }).click();
    await page.getByRole('combobox', { name: 'Detectors' }).fill('pci.card_number');
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Backend' }).fill('everything');
    await page.getByRole('textbox', { name: 'Reason' }).fill('The till is being moved');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('row', { name: /pci\.card_number backend everything The till is being moved/ }).waitFor();
    expect((await echo('card 4111 1111 1111 1111')).text).toBe('Echo: card 4111 1111 1111 1111');
    await page.getByRole('button', { name: 'End the exception for pci.card_number' }).click();
    await page.getByRole('button', { name: 'End it' }).click();
    await page.getByText('No exception').waitFor();
    expect(await echo('card 4111 1111 1111 1111')).toMatchObject({ reason: 'guardrail_blocked_request' });
  });

  it('can be read but not changed by a viewer', async () => {
    const page = await signedIn('bob', '/guardrails');
    await page.getByRole('table', { name: 'Guardrail profiles' }).waitFor();
    expect(await page.getByRole('button', { name: 'Create profile' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Default' }).click();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });
});

describe('an empty organization', () => {
  it('is told how to begin', async () => {
    for (const slug of ['everything', 'dbhub', 'search']) await gatehouse.removeBackend(slug);
    const page = await signedIn('admin');
    await page.getByText('No backend yet').waitFor();
    await page.goto(`${portal}/bundles`);
    await page.getByRole('row', { name: /everything \(removed\)/ }).waitFor();
    await gatehouse.change('DELETE', '/bundles/demo');
    await page.reload();
    await page.getByText('No bundle yet').waitFor();
    await page.goto(`${portal}/logs?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
    await page.getByText('No call in this time').waitFor();
  });
});
