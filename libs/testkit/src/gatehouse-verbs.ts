import { queryGraphql, readCallLog, type LoggedCall, type LogFilter } from './call-log.js';
import { eventually } from './eventually.js';
import { callMcp, type McpAnswer, type McpCall } from './mcp-call.js';
import { UserTokens } from './user-tokens.js';

/** Where a running Gatehouse is reached; `urls` of `run.json`. */
export interface FrontDoor {
  mcp: string;
  api: string;
  graphql: string;
  idp: string;
}

/** The answer to a request to the admin API. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- bodies of many shapes
  body: any;
}

/** A rule of a guardrail profile. */
export interface GuardrailRule {
  detectors: string[];
  action: 'log' | 'mask' | 'block';
  direction?: 'request' | 'response' | 'both';
}

type Era = Pick<McpCall, 'era'>;
type Verb = Promise<void>;

/** What a script of an administrator or an agent does to a running Gatehouse, through its front door alone. */
export class GatehouseVerbs {
  private readonly users: UserTokens;

  constructor(private readonly door: FrontDoor) {
    this.users = new UserTokens(door.idp);
  }

  /** An access token of a demo user. */
  tokenFor(user: string): Promise<string> {
    return this.users.of(user);
  }

  /** A request to the admin API, by `admin` unless said otherwise; never throws for a status. */
  async api(method: string, path: string, body?: object, user = 'admin'): Promise<ApiAnswer> {
    const response = await fetch(this.door.api + path, {
      method,
      headers: {
        authorization: `Bearer ${await this.tokenFor(user)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** A change by `admin` that every replica of the proxy has applied. @throws Error with the answer if it is refused. */
  async change(method: string, path: string, body?: object): Promise<ApiAnswer['body']> {
    const { status, body: answer } = await this.api(method, `${path}?wait=applied`, body);
    if (status >= 200 && status < 300) return answer;
    throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`);
  }

  async registerBackend(slug: string, { url }: { url: string }, settings: object = {}): Verb {
    await this.change('POST', '/backends', { slug, url, ...settings });
  }

  async removeBackend(slug: string): Verb {
    await this.change('DELETE', `/backends/${slug}`);
  }

  async enableBackend(slug: string): Verb {
    await this.change('POST', `/backends/${slug}/enable`);
  }

  async disableBackend(slug: string): Verb {
    await this.change('POST', `/backends/${slug}/disable`, {});
  }

  async addAgent(slug: string, clientIds: readonly string[] = []): Verb {
    await this.change('POST', '/agents', { slug, name: slug, clientIds });
  }

  async mapAgent(agent: string, backend: string): Verb {
    await this.change('PUT', `/agents/${agent}/backends/${backend}`);
  }

  async unmapAgent(agent: string, backend: string): Verb {
    await this.change('DELETE', `/agents/${agent}/backends/${backend}`);
  }

  /** Answers the id of the rule. */
  async addRule(effect: 'allow' | 'deny', conditions: object = {}): Promise<string> {
    const rule = { name: `${effect} ${JSON.stringify(conditions)}`.slice(0, 100), effect, ...conditions };
    return ((await this.change('POST', '/rules', rule)) as { id: string }).id;
  }

  async removeRule(id: string): Verb {
    await this.change('DELETE', `/rules/${id}`);
  }

  async createProfile(slug: string, rules: readonly GuardrailRule[]): Verb {
    await this.change('POST', '/guardrails/profiles', { slug, name: slug, rules });
  }

  /** To every call when no target is given. */
  async attachProfile(slug: string, target: { backendId?: string; agentId?: string; tool?: string } = {}): Verb {
    await this.change('POST', `/guardrails/profiles/${slug}/attach`, target);
  }

  async detachProfile(slug: string, target: { backendId?: string; agentId?: string; tool?: string } = {}): Verb {
    await this.change('POST', `/guardrails/profiles/${slug}/detach`, target);
  }

  async enableTool(backend: string, tool: string): Verb {
    await this.change('POST', `/backends/${backend}/tools/${encodeURIComponent(tool)}/enable`);
  }

  async disableTool(backend: string, tool: string): Verb {
    await this.change('POST', `/backends/${backend}/tools/${encodeURIComponent(tool)}/disable`);
  }

  /** A token for an agent on its own; `settings` as the API takes them, such as `kind: 'pat'` for admin's agent. */
  async issueToken(agentId: string, settings: object = {}): Promise<{ id: string; token: string }> {
    const body = { kind: 'agt', name: 'test', agentId, ...settings };
    return (await this.change('POST', '/tokens', body)) as { id: string; token: string };
  }

  async revokeToken({ id }: { id: string }): Verb {
    await this.change('DELETE', `/tokens/${id}`);
  }

  /** URL of a backend's MCP endpoint. */
  endpoint(backend: string): string {
    return `${this.door.mcp}/${backend}`;
  }

  /** URL of the MCP endpoint of all backends that an agent may use. */
  get endpointOfAll(): string {
    return this.door.mcp;
  }

  /** One MCP request at a backend's endpoint. */
  send(backend: string, token: string, method: string, params: object = {}, { era }: Era = {}): Promise<McpAnswer> {
    const call = { url: this.endpoint(backend), token, method, params: { ...params }, ...(era ? { era } : {}) };
    return callMcp(call);
  }

  callTool(backend: string, token: string, tool: string, args: object = {}, era: Era = {}): Promise<McpAnswer> {
    return this.send(backend, token, 'tools/call', { name: tool, arguments: args }, era);
  }

  /** Names of the tools that the token's agent sees. @throws Error if the list is refused. */
  async listTools(backend: string, token: string, era: Era = {}): Promise<string[]> {
    const { body, text, isError } = await this.send(backend, token, 'tools/list', {}, era);
    if (isError) throw new Error(text);
    return (body as { result: { tools: { name: string }[] } }).result.tools.map(({ name }) => name);
  }

  /** The data of one GraphQL query, by `admin`. @throws Error with the answer if there are errors. */
  async graphql<Data>(query: string, variables: object = {}): Promise<Data> {
    return queryGraphql(this.door.graphql, await this.tokenFor('admin'), query, variables);
  }

  /** The calls in the log that match, newest first; a call is there a moment after its answer. */
  async calls(filter: LogFilter = {}): Promise<LoggedCall[]> {
    return readCallLog(this.door.graphql, await this.tokenFor('admin'), filter);
  }

  /** As `calls`, when so many are there. @throws Error when they are not within the time. */
  async loggedCalls(count: number, filter: LogFilter = {}, timeoutMs = 15_000): Promise<LoggedCall[]> {
    return eventually(async () => {
      const found = await this.calls(filter);
      if (found.length >= count) return found;
      throw new Error(`${found.length} calls are in the log, not ${count}`);
    }, timeoutMs);
  }
}
