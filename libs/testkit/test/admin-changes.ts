import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../src/eventually.js';

const tokenLifeMs = 60_000;

/** The product's public API, as its administrator's scripts use it. */
export class PublicApi {
  private token = { value: '', expiresAt: 0 };

  constructor(
    private readonly portal: string,
    private readonly issuer: string,
  ) {}

  /** Registers a backend, opens it to one agent, and answers an access token of that agent. */
  async openBackend(slug: string, url: string): Promise<string> {
    await this.send('POST', '/api/backends', { slug, url });
    await this.send('POST', '/api/agents', { slug: 'loader', name: 'Loader' });
    await this.send('PUT', `/api/agents/loader/backends/${slug}`);
    await this.send('POST', '/api/rules', { name: 'open', effect: 'allow' });
    const issued = await this.send<{ token: string }>('POST', '/api/tokens?wait=applied', {
      kind: 'pat',
      name: 'load',
      agentId: 'loader',
    });
    return issued.token;
  }

  /** @throws Error when the answer is not a success. */
  async send<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.portal + path, {
      method,
      headers: { authorization: `Bearer ${await this.bearer()}`, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async ingest(): Promise<{ lagRecords: number }> {
    return (await this.query<{ ingest: { lagRecords: number } }>('{ ingest { lagRecords } }', {})).ingest;
  }

  /** Everything in the log since a time, and how much the log says that is. */
  async calls(from: Date): Promise<{ calls: { traceId: string | null; verdict: string }[]; total: number }> {
    interface Page {
      calls: {
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
        edges: { node: { traceId: string | null; verdict: string } }[];
      };
    }
    const query = `query page($filter: CallFilter!, $after: String) { calls(filter: $filter, first: 200, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { traceId verdict } } } }`;
    const filter = { from: from.toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const found: { traceId: string | null; verdict: string }[] = [];
    for (let after: string | null = null; ;) {
      const { calls }: Page = await this.query<Page>(query, { filter, after });
      found.push(...calls.edges.map(({ node }) => node));
      if (!calls.pageInfo.hasNextPage) return { calls: found, total: calls.totalCount };
      after = calls.pageInfo.endCursor;
    }
  }

  private async query<T>(query: string, variables: object): Promise<T> {
    const { data } = await this.send<{ data: T }>('POST', '/graphql', { query, variables });
    return data;
  }

  private async bearer(): Promise<string> {
    if (this.token.expiresAt > Date.now()) return this.token.value;
    const response = await fetch(`${this.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'gatehouse-cli',
        username: 'admin',
        password: 'admin',
        scope: 'openid',
      }),
      signal: AbortSignal.timeout(5_000),
    });
    const { access_token: value = '' } = (await response.json()) as { access_token?: string };
    if (value === '') throw new Error(`no token: HTTP ${response.status}`);
    this.token = { value, expiresAt: Date.now() + tokenLifeMs };
    return value;
  }
}

/** An administrator who adds agents and revises one rule without pause, and writes down what was acknowledged. */
export class AdminChanges {
  private readonly added: string[] = [];
  private rule = { id: '', acknowledged: 0, attempted: 0 };
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(private readonly api: PublicApi) {}

  async begin(): Promise<void> {
    this.rule.id = (await this.api.send<{ id: string }>('POST', '/api/rules', ruleNumber(0))).id;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** What was acknowledged and is not there. */
  async compare(): Promise<{ changes: number; lostChanges: string[] }> {
    const { agents, rule } = await eventually(
      async () => ({
        agents: await this.api.send<{ items: { id: string }[] }>('GET', '/api/agents'),
        rule: await this.api.send<{ name: string }>('GET', `/api/rules/${this.rule.id}`),
      }),
      60_000,
    );
    const present = new Set(agents.items.map(({ id }) => id));
    const revision = Number(rule.name.split(' ').at(-1));
    const { acknowledged, attempted } = this.rule;
    return {
      changes: this.added.length + acknowledged,
      lostChanges: [
        ...this.added.filter((slug) => !present.has(slug)),
        // An attempt that was not acknowledged may have been stored all the same.
        ...(revision >= acknowledged && revision <= attempted ? [] : [`revision ${acknowledged} of the rule`]),
      ],
    };
  }

  private async run(): Promise<void> {
    for (let number = 1; !this.stopped; number++) {
      const slug = `agent-${number}`;
      await this.api.send('POST', '/api/agents', { slug, name: slug }).then(
        () => this.added.push(slug),
        () => undefined,
      );
      this.rule.attempted = number;
      await this.api.send('PUT', `/api/rules/${this.rule.id}`, ruleNumber(number)).then(
        () => (this.rule.acknowledged = number),
        () => undefined,
      );
      await sleep(200);
    }
  }
}

function ruleNumber(number: number) {
  return { name: `rule ${number}`, effect: 'deny', backends: ['another'] };
}
