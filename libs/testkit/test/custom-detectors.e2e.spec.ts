import { randomBytes, randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../src/eventually.js';
import { startFixtureBackend, type FixtureBackend } from '../src/fixture-backend.js';
import { startGatehouse, type Gatehouse } from '../src/gatehouse.js';
import { CanarySearch, readStores } from './canary-search.js';

const word = () => `zq${randomBytes(9).toString('hex').replaceAll(/[0-9]/g, 'k')}`;
const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

/** What the detectors look for; nothing may keep it. */
const values = {
  pattern: `CASE-${digits(16)}`,
  codename: word(),
  name: `${word()} ${word()}`,
  account: digits(14),
  other: digits(14),
};

let gatehouse: Gatehouse;
let backend: FixtureBackend;
let token: string;

beforeAll(async () => {
  gatehouse = await startGatehouse({ variables: { LOG_LEVEL: 'trace' } });
  backend = await startFixtureBackend({ eras: ['modern', 'legacy'] });
  backend.setTools([
    { name: 'echo', inputSchema: { type: 'object' } },
    { name: 'web_search', inputSchema: { type: 'object', properties: { query: { type: 'string' } } } },
  ]);
  await gatehouse.registerBackend('notes', backend);
  await gatehouse.addAgent('bot');
  await gatehouse.mapAgent('bot', 'notes');
  await gatehouse.addRule('allow');
  ({ token } = await gatehouse.issueToken('bot'));
  await createDetectors();
  await gatehouse.createProfile('own', [
    { detectors: ['org.regex.cases'], action: 'block' },
    { detectors: ['org.wordlist.projects', 'org.edm.customers'], action: 'mask' },
  ]);
  await gatehouse.attachProfile('own');
}, 120_000);

afterAll(async () => {
  await backend?.stop();
  await gatehouse?.stop();
});

async function createDetectors(): Promise<void> {
  const path = '/guardrails/custom-detectors';
  const pattern = 'CASE-[0-9]{16}';
  await gatehouse.change('POST', path, { slug: 'cases', title: 'Case', regex: { pattern } });
  const words = [values.codename, 'nobody says this'];
  await gatehouse.change('POST', path, { slug: 'projects', title: 'Project', wordList: { words } });
  const { version } = await gatehouse.change('POST', path, {
    ...{ slug: 'customers', title: 'Customer', exactData: { minColumns: 2 } },
  });
  await gatehouse.api('GET', `${path}/customers?minSeq=${version}`);
  const csv = `name,account\n${values.name},${values.account}\nSomebody Else,${values.other}\n`;
  expect(await upload('customers', csv)).toBe(200);
}

async function upload(slug: string, csv: string): Promise<number> {
  const response = await fetch(
    `${gatehouse.product.run.urls.api}/guardrails/custom-detectors/${slug}/data?wait=applied`,
    {
      method: 'PUT',
      headers: { authorization: `Bearer ${await gatehouse.tokenFor('admin')}`, 'content-type': 'text/csv' },
      body: csv,
    },
  );
  await response.text();
  return response.status;
}

const echo = (args: object, tool = 'echo') => gatehouse.callTool('notes', token, tool, { ...args });
const lastCall = async (tools: string[], count: number) => (await gatehouse.loggedCalls(count, { tools }))[0];
const sent = () => JSON.stringify(backend.calls.at(-1)?.args);

describe("an organization's own detectors", () => {
  it('mask and block what an agent says, and the record has what was found, without the value', async () => {
    // The proxy has the words and rows a moment later; until then it holds everything back.
    let before = 0;
    await eventually(async () => {
      before++;
      expect((await echo({ text: 'hello' })).text).toBe('hello');
    });

    const blocked = await echo({ text: `about ${values.pattern}` });
    expect(blocked).toMatchObject({ isError: true, reason: 'guardrail_blocked_request' });
    expect(await lastCall(['echo'], before + 1)).toMatchObject({
      verdict: 'denied',
      dlpOutcome: 'blocked',
      findings: [{ detector: 'org.regex.cases', direction: 'request', count: 1, action: 'block', rule: 'own/1' }],
    });

    const masked = await echo({ text: `the ${values.codename.toUpperCase()} plan`, [`on ${values.codename}`]: 1 });
    expect(masked.isError).toBe(false);
    expect(sent()).toBe('{"text":"the [masked: Project] plan","on [masked: Project]":1}');
    const found = await lastCall(['echo'], before + 2);
    expect(found).toMatchObject({ verdict: 'allowed', dlpOutcome: 'modified' });
    expect(found?.findings).toContainEqual(
      expect.objectContaining({ detector: 'org.wordlist.projects', direction: 'request', count: 2, rule: 'own/2' }),
    );

    await echo({ text: `${values.name} has the account ${values.account}` });
    expect(sent()).toBe('{"text":"[masked: Customer] has the account [masked: Customer]"}');
    expect((await lastCall(['echo'], before + 3))?.findings).toContainEqual(
      expect.objectContaining({ detector: 'org.edm.customers', direction: 'request', count: 2, rule: 'own/2' }),
    );
    await echo({ text: 'new', customer: { name: values.name, since: 2020, account: values.account } });
    expect(sent()).toBe(
      '{"text":"new","customer":{"name":"[masked: Customer]","since":2020,"account":"[masked: Customer]"}}',
    );
    // One column of a row says nothing, and neither do columns of two rows.
    expect((await echo({ text: `${values.name} and ${values.other}` })).text).toContain(values.other);
  });

  it('stop a web search, and the query is on record without them', async () => {
    const query = { detectors: ['org.wordlist.projects'] };
    await gatehouse.change('POST', '/web-search/policies', { name: 'Research', query });
    const refused = await echo({ query: `when is ${values.codename} due, says ${values.pattern}` }, 'web_search');
    expect(refused).toMatchObject({ isError: true, reason: 'web_search_query_sensitive' });
    expect(await lastCall(['web_search'], 1)).toMatchObject({
      verdict: 'denied',
      reason: 'web_search_query_sensitive',
    });
    expect(await echo({ query: 'weather in Oslo' }, 'web_search')).toMatchObject({ isError: false });
    const removed = await gatehouse.api('DELETE', '/guardrails/custom-detectors/projects');
    expect(removed.body).toMatchObject({
      code: 'GATEHOUSE_DETECTOR_IN_USE',
      detail: 'It is named by the profile "own", the web-search policy "Research".',
    });
  });

  it('leave what they look for in no store', async () => {
    const control = new CanarySearch(new Map([['slug', 'projects']]));
    const search = new CanarySearch(new Map(Object.entries(values)));
    await readStores(gatehouse.product, (store, bytes) => {
      search.see(store, bytes);
      control.see(store, bytes);
    });
    expect(control.found().map(({ store }) => store)).toEqual(expect.arrayContaining(['nats files']));
    expect(search.found()).toEqual([]);
  });
});
