import type { Agent } from './agents.js';

/** What the suite says about a scenario besides its name. */
export interface ScenarioContext {
  /** The scenario; only where the suite gives credentials. */
  name?: string;
  client_id?: string;
  client_secret?: string;
  private_key_pem?: string;
  signing_algorithm?: string;
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}

/** A scenario in which the suite is a backend, and judges what the gateway sends to it. */
export interface ClientScenario {
  /** The tools of its server, as far as the gateway must know them. */
  tools: readonly { name: string; inputSchema?: object }[];
  /** What makes the gateway send what is judged. */
  act(agent: Agent, context: ScenarioContext): Promise<void>;
}

const names = (...tools: string[]) => tools.map((name) => ({ name }));
const call = (agent: Agent, name: string, args: object = {}) => agent.ask('tools/call', { name, arguments: args });
const marked = (type: string, header: string) => ({ type, 'x-mcp-header': header });
const object = (properties: object) => ({ type: 'object', properties });

async function list<T>(agent: Agent, kind: 'tools' | 'resources' | 'prompts'): Promise<T[]> {
  return (await agent.ask(`${kind}/list`))[kind] as T[];
}

const comingByIsEnough: ClientScenario = {
  tools: [],
  act: async (agent) => void (await list(agent, 'tools')),
};

const customHeaders = object({
  region: marked('string', 'Region'),
  priority: marked('integer', 'Priority'),
  verbose: marked('boolean', 'Verbose'),
  debug: marked('boolean', 'Debug'),
  empty_val: marked('string', 'EmptyVal'),
  method_val: marked('string', 'Method'),
  non_ascii_val: marked('string', 'NonAscii'),
  whitespace_val: marked('string', 'Whitespace'),
  leading_space_val: marked('string', 'LeadingSpace'),
  trailing_space_val: marked('string', 'TrailingSpace'),
  internal_space_val: marked('string', 'InternalSpace'),
  control_char_val: marked('string', 'ControlChar'),
  crlf_val: marked('string', 'CrLf'),
  tab_val: marked('string', 'Tab'),
});

const badHeaders = {
  valid_tool: { region: marked('string', 'Region') },
  invalid_empty_header: { value: marked('string', '') },
  invalid_object_header: { data: marked('object', 'Data') },
  invalid_array_header: { items: marked('array', 'Items') },
  invalid_null_header: { nil: marked('null', 'Nil') },
  invalid_duplicate_same_case: { field1: marked('string', 'Region'), field2: marked('string', 'Region') },
  invalid_duplicate_diff_case: { field1: marked('string', 'MyField'), field2: marked('string', 'myfield') },
  invalid_space_in_name: { value: marked('string', 'My Region') },
  invalid_colon_in_name: { value: marked('string', 'Region:Primary') },
  invalid_non_ascii_name: { value: marked('string', 'Région') },
  invalid_control_char_name: { value: marked('string', 'Region\t1') },
};

const scenarios: Record<string, ClientScenario> = {
  tools_call: {
    tools: names('add_numbers'),
    act: async (agent) => {
      await list(agent, 'tools');
      await call(agent, 'add_numbers', { a: 2, b: 3 });
    },
  },
  'elicitation-sep1034-client-defaults': {
    tools: names('test_client_elicitation_defaults'),
    act: async (agent) => void (await call(agent, 'test_client_elicitation_defaults')),
  },
  'sse-retry': {
    tools: names('test_reconnection'),
    act: async (agent) => void (await call(agent, 'test_reconnection')),
  },
  'json-schema-2020-12-preservation': {
    tools: names('json_schema_2020_12_tool', 'json_schema_echo'),
    act: async (agent) => {
      const tools = await list<{ name: string; inputSchema: object }>(agent, 'tools');
      const schema = tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema;
      await call(agent, 'json_schema_echo', { schema });
    },
  },
  'http-standard-headers': {
    tools: names('test_headers', 'my-hyphenated-tool'),
    act: async (agent) => {
      await list(agent, 'tools');
      await call(agent, 'my-hyphenated-tool');
      for (const { uri } of await list<{ uri: string }>(agent, 'resources')) await agent.ask('resources/read', { uri });
      for (const { name } of await list<{ name: string }>(agent, 'prompts')) await agent.ask('prompts/get', { name });
    },
  },
  'http-custom-headers': {
    tools: ['test_custom_headers', 'test_custom_headers_null'].map((name) => ({ name, inputSchema: customHeaders })),
    act: async (agent, { toolCalls = [] }) => {
      await list(agent, 'tools');
      for (const { name, arguments: args } of toolCalls) await call(agent, name, args);
    },
  },
  'http-invalid-tool-headers': {
    tools: Object.entries(badHeaders).map(([name, properties]) => ({ name, inputSchema: object(properties) })),
    act: async (agent) => {
      await list(agent, 'tools');
      // An agent may call what it was not shown; the answer says that it was refused.
      for (const name of Object.keys(badHeaders)) await call(agent, name, { region: 'north' }).catch(() => undefined);
    },
  },
  'sep-2322-client-request-state': {
    tools: names('test_mrtr_echo_state', 'test_mrtr_no_state', 'test_mrtr_unrelated', 'test_mrtr_no_result_type'),
    act: async (agent) => {
      const tools = ['test_mrtr_echo_state', 'test_mrtr_no_state', 'test_mrtr_unrelated', 'test_mrtr_no_result_type'];
      await Promise.all(tools.map((name) => call(agent, name)));
    },
  },
};

/** A backend that wants a token: what it lets the agent do is the same in all of these scenarios. */
const withToken: ClientScenario = {
  tools: names('test-tool'),
  act: async (agent) => {
    await list(agent, 'tools');
    await call(agent, 'test-tool');
  },
};

export function clientScenario(name: string): ClientScenario {
  return scenarios[name] ?? (name.startsWith('auth/') ? withToken : comingByIsEnough);
}
