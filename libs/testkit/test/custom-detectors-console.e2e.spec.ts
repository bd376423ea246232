import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';
import { picture, startBrowser, Visits, type Screen } from './browser.js';

let gatehouse: Gatehouse;
let browser: Browser;
const visits = new Visits();
const path = '/guardrails?tab=own';

beforeAll(async () => {
  [gatehouse, browser] = await Promise.all([startGatehouse(), startBrowser()]);
}, 300_000);

afterAll(async () => {
  await browser?.close();
  await gatehouse?.stop();
});

afterEach(async () => {
  expect(await visits.end()).toEqual([]);
});

const signedIn = (user: string, at = path, screen?: Screen) =>
  visits.signedIn(browser, gatehouse.product.run.urls.portal + at, user, screen);

async function openDialog(page: Page) {
  await page.getByRole('button', { name: 'Create detector' }).click();
  return page.getByRole('dialog', { name: 'Create a detector' });
}

const row = (page: Page, name: RegExp) => page.getByRole('table', { name: 'Own detectors' }).getByRole('row', { name });

describe('a detector of your own', () => {
  it('is a pattern that is tried, refused at its field while it costs too much, created and changed', async () => {
    const page = await signedIn('admin');
    await page.getByText('No detector of your own yet').waitFor();
    await picture(page, 'own-empty');
    const dialog = await openDialog(page);
    await dialog.getByLabel('Name', { exact: false }).first().fill('Case number');
    const pattern = dialog.getByRole('textbox', { name: 'Pattern' });
    await pattern.fill('[0-9]{6}');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.getByText('or mark the pattern as slow').waitFor();
    expect(await pattern.getAttribute('aria-invalid')).toBe('true');
    expect(await pattern.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    await picture(page, 'own-refused');
    await pattern.fill('CASE-[0-9]{6}');
    await dialog.getByLabel('Try it').fill('we had CASE-123456, and no CASE-1');
    await dialog.getByRole('button', { name: 'Try it' }).click();
    await dialog.getByRole('status').getByText('CASE-123456', { exact: true }).waitFor();
    await picture(page, 'own-pattern');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Case number' });
    await drawer.getByText('org.regex.case-number').waitFor();
    await drawer.getByRole('textbox', { name: 'Pattern' }).fill('CASE-[0-9]{7}');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Case number” is saved.').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await row(page, /Case number.*Pattern.*CASE-\[0-9\]\{7\}/).waitFor();
  });

  it('is words, which are replaced and never shown', async () => {
    const page = await signedIn('admin');
    const dialog = await openDialog(page);
    await dialog.getByText('Words', { exact: true }).click();
    await dialog.getByLabel('Name', { exact: false }).first().fill('Projects');
    const words = dialog.getByRole('textbox', { name: 'Words', exact: true });
    await words.fill('Nimbus\n+');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    await dialog.getByText(/^Word 2 is/).waitFor();
    await words.fill('Nimbus\nBlue Fox');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Projects' });
    await drawer.getByText('looks for 2 words').waitFor();
    expect(await drawer.getByLabel('New words').inputValue()).toBe('');
    await drawer.getByLabel('Try it').fill('blue fox jumps');
    await drawer.getByRole('button', { name: 'Try it' }).click();
    await drawer.getByRole('status').getByText('blue fox', { exact: true }).waitFor();
    await picture(page, 'own-words');
    await drawer.getByLabel('New words').fill('Owl');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('looks for 1 word', { exact: false }).waitFor();
  });

  it('is exact data, whose rows are uploaded; a bad row is named, and changes nothing', async () => {
    const page = await signedIn('admin');
    const dialog = await openDialog(page);
    await dialog.getByText('Exact data', { exact: true }).click();
    await dialog.getByLabel('Name', { exact: false }).first().fill('Customers');
    await picture(page, 'own-exact-data');
    await dialog.getByRole('button', { name: 'Create', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'Customers' });
    await drawer.getByText('no rows were uploaded').waitFor();
    const upload = async (text: string) => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        drawer.getByRole('button', { name: /Upload CSV|Replace the rows/ }).click(),
      ]);
      await chooser.setFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    };
    await upload('name,account\nAda Lovelace,4711004711\nGeorge Byron,4712004712\n');
    await drawer.getByText('It looks for 2 rows of name, account: 4 different values').waitFor();
    await upload('name,account\nAda Lovelace\n');
    await drawer.getByText('Row 2, column 2: the row has 1 cell').waitFor();
    await picture(page, 'own-bad-row');
    await drawer.getByLabel('Try it').fill('Ada Lovelace has 4711 004 711');
    await drawer.getByRole('button', { name: 'Try it' }).click();
    await drawer.getByText('Found 2 times.').waitFor();
    await drawer.getByLabel('Description').fill('Those of the shop');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByText('“Customers” is saved.').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await row(page, /Customers.*Exact data.*2 rows of name, account/).waitFor();
    await picture(page, 'own-list');
  });

  it('keeps what somebody else has changed: neither an upload nor a save undoes it', async () => {
    const page = await signedIn('admin', `${path}&detector=customers`);
    const drawer = page.getByRole('dialog', { name: 'Customers' });
    await drawer.getByText('It looks for 2 rows').waitFor();
    const theirs = { title: 'Customers', description: 'Theirs', exactData: { minColumns: 2 } };
    await gatehouse.change('PUT', '/guardrails/custom-detectors/customers', theirs);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      drawer.getByRole('button', { name: 'Replace the rows' }).click(),
    ]);
    await chooser.setFiles({ name: 'other.csv', mimeType: 'text/csv', buffer: Buffer.from('name\nGrace Hopper\n') });
    const rows = drawer.getByRole('region', { name: 'Rows' });
    await rows.getByText('It has been changed since you opened it').waitFor();
    await drawer.getByLabel('Description').fill('Mine');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('It has been changed since you opened it').nth(1).waitFor();
    await picture(page, 'own-changed-meanwhile');
    const now = await gatehouse.api('GET', '/guardrails/custom-detectors/customers');
    expect(now.body).toMatchObject({ description: 'Theirs', data: { rows: 2 } });
  });

  it('is chosen in a profile, and kept while that names it', async () => {
    const rules = [{ detectors: ['org.wordlist.projects'], action: 'mask' as const }];
    await gatehouse.createProfile('own', rules);
    const page = await signedIn('admin', `${path}&detector=projects`);
    const drawer = page.getByRole('dialog', { name: 'Projects' });
    const remove = async () => {
      await drawer.getByRole('button', { name: 'Remove detector' }).click();
      await page
        .getByRole('dialog', { name: /^Remove/ })
        .getByRole('button', { name: 'Remove' })
        .click();
    };
    await remove();
    await drawer.getByText('It is named by the profile "own".').waitFor();
    await drawer.getByRole('alert').scrollIntoViewIfNeeded();
    await picture(page, 'own-in-use');
    await page.goto(`${gatehouse.product.run.urls.portal}/guardrails?profile=own`);
    await page.getByRole('dialog').getByLabel('Detectors').first().fill('customers');
    await page.getByRole('option', { name: 'org.edm.customers' }).waitFor();
    await page.goto(`${gatehouse.product.run.urls.portal}/web-search`);
    await page.getByRole('button', { name: 'Add policy' }).click();
    await page.getByRole('combobox', { name: 'Detectors that stop a query' }).fill('projects');
    await page.getByRole('option', { name: 'org.wordlist.projects' }).waitFor();
    await gatehouse.change('DELETE', '/guardrails/profiles/own');
    await page.goto(`${gatehouse.product.run.urls.portal}${path}&detector=projects`);
    await remove();
    await row(page, /Projects/).waitFor({ state: 'detached' });
  });

  it('is looked at on a small dark screen, and by somebody who may not change it', async () => {
    const narrow = await signedIn('admin', `${path}&detector=customers`, { width: 390, isDark: true });
    await narrow.getByRole('dialog').getByText('2 rows of name, account').waitFor();
    await picture(narrow, 'own-narrow-dark');
    const page = await signedIn('bob', `${path}&detector=case-number`);
    const save = page.getByRole('dialog').getByRole('button', { name: 'Save' });
    await save.waitFor();
    expect(await save.isDisabled()).toBe(true);
  });
});
