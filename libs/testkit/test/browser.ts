import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const usualPlaces = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Starts a browser without a window: the one that CHROME_PATH names, one that is installed, else the one from npm. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChrome(),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

/** Where a browser is. */
export async function findChrome(): Promise<string> {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH) {
    if (existsSync(CHROME_PATH)) return CHROME_PATH;
    throw new Error(`CHROME_PATH names ${CHROME_PATH}, which does not exist`);
  }
  const installed = usualPlaces.find((path) => existsSync(path));
  if (installed) return installed;
  if (process.platform !== 'linux') throw new Error('install Chrome or Chromium, or set CHROME_PATH');
  // The package unpacks the libraries that its browser needs only where it believes to run on Lambda.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs22.x';
  const { default: packaged } = await import('@sparticuz/chromium');
  return packaged.executablePath();
}

/** What a person looks at. */
export interface Screen {
  width?: number;
  isDark?: boolean;
}

/** A page of a new person at the screen, with what a person would see as broken kept in `troubles`. */
async function openPage(browser: Browser, options: Screen = {}) {
  const { width = 1280, isDark = false } = options;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: isDark ? 'dark' : 'light',
  });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => {
    // The browser itself writes a line for each answer that is an error.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isAnswer) troubles.push(message.text());
  });
  return { page, troubles, close: () => context.close() };
}

/** Signs a demo user in through the page of the identity provider, which leads back to the page asked for. */
async function signIn(page: Page, url: string, user: string): Promise<void> {
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Password').fill(user);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: `Account of ${user}` }).waitFor();
}

/** The pages that the tests of a suite open; they end with the test. */
export class Visits {
  private readonly opened: Awaited<ReturnType<typeof openPage>>[] = [];

  async signedIn(browser: Browser, url: string, user: string, screen?: Screen): Promise<Page> {
    const visit = await openPage(browser, screen);
    this.opened.push(visit);
    await signIn(visit.page, url, user);
    return visit.page;
  }

  /** Closes them; what a person would have seen as broken. */
  async end(): Promise<string[]> {
    const ended = this.opened.splice(0);
    for (const { close } of ended) await close();
    return ended.flatMap(({ troubles }) => troubles);
  }
}

/** Pictures for whoever wants to look at them: GATEHOUSE_TEST_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const { GATEHOUSE_TEST_PICTURES: folder } = process.env;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
