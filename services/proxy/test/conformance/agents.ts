import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { TestGateway } from '../gateway.js';

type Fields = Record<string, unknown>;

/** An agent at an endpoint of the gateway. It accepts whatever it is asked, with the values of the form. */
export interface Agent {
  /** The result of a request; throws when there is none. */
  ask(method: string, params?: Fields): Promise<Fields>;
  close(): Promise<void>;
}

const marker = 'x-mcp-header';

/** Speaks 2026-07-28, by hand: what an SDK would put right goes out as it is. */
export function modernAgent(gateway: TestGateway, backend: string, token: string): Agent {
  let tools: { name: string; inputSchema?: { properties?: Record<string, Fields> } }[] = [];
  const ask = async (method: string, params: Fields = {}): Promise<Fields> => {
    const schema = method === 'tools/call' ? tools.find(({ name }) => name === params.name)?.inputSchema : undefined;
    const headers = repeated((params.arguments ?? {}) as Fields, schema?.properties ?? {});
    const { status, body } = await gateway.callModern(backend, token, method, params, { headers });
    const result = body?.result as Fields | undefined;
    if (!result) throw new Error(`${method}: HTTP ${status} ${JSON.stringify(body)}`);
    if (method === 'tools/list') tools = result.tools as typeof tools;
    if (result.resultType !== 'input_required') return result;
    const { inputRequests, requestState } = result as { inputRequests: Fields; requestState?: string };
    const answer = { action: 'accept', content: {} };
    const inputResponses = Object.fromEntries(Object.keys(inputRequests).map((key) => [key, answer]));
    return ask(method, { ...params, inputResponses, ...(requestState === undefined ? {} : { requestState }) });
  };
  return { ask, close: async () => undefined };
}

/** The headers that repeat arguments. */
function repeated(args: Fields, properties: Record<string, Fields>): Record<string, string> {
  const headers = Object.entries(args).flatMap(([key, value]) => {
    const header = properties[key]?.[marker];
    if (typeof header !== 'string' || value === null) return [];
    const written =
      typeof value === 'string' ? `=?base64?${Buffer.from(value).toString('base64')}?=` : JSON.stringify(value);
    return [[`Mcp-Param-${header}`, written]];
  });
  return Object.fromEntries(headers) as Record<string, string>;
}

/** Speaks 2025-11-25, by the SDK that most agents were built with. */
export async function legacyAgent(gateway: TestGateway, backend: string, token: string): Promise<Agent> {
  const capabilities = { elicitation: { form: { applyDefaults: true } } };
  const client = new Client({ name: 'conformance-agent', version: '1.0.0' }, { capabilities });
  client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: {} }));
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  let listens: () => void;
  const listening = new Promise<void>((resolve) => (listens = resolve));
  const fetchAndNotice: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method === 'GET') listens();
    return response;
  };
  const options = { requestInit, fetch: fetchAndNotice };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp/${backend}`), options));
  // Some servers ask on the stream that the SDK opens now, and lose their question when it is not there.
  await listening;
  return {
    ask: (method, params = {}) => client.request({ method, params }, ResultSchema),
    close: () => client.close(),
  };
}
