import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, InputRequest } from './caller.js';
import type { Catalogue } from './catalogue.js';
import { elicit, formWithDefaults, formWithEnums, listRoots, sample } from './questions.js';
import { errorCodes, RpcError, tasksExtension, type JsonObject } from './rpc.js';
import { audio, image, jsonSchema202012 } from './samples.js';

export interface Tool {
  name: string;
  description: string;
  inputSchema: JsonObject;
  /** Client capabilities without which a modern client is refused. */
  needs?: JsonObject;
  run(caller: Caller, args: JsonObject, catalogue: Catalogue): JsonObject | Promise<JsonObject>;
}

const noArguments = { type: 'object', properties: {} };
const text = (value: string): JsonObject => ({ content: [{ type: 'text', text: value }] });

function tool(name: string, description: string, run: Tool['run'], more: Partial<Tool> = {}): Tool {
  return { name, description, inputSchema: noArguments, run, ...more };
}

function object(properties: JsonObject, required: string[] = []): JsonObject {
  return { type: 'object', properties, required };
}

/** Content of the answer to a form; empty when it was not accepted. */
function contentOf(answer: JsonObject | undefined): JsonObject {
  return (answer?.content ?? {}) as JsonObject;
}

/** A tool that asks one thing and says what it was told. */
function asking(name: string, description: string, request: InputRequest, key = 'answer', isStateful = false): Tool {
  return tool(name, description, async (caller) => {
    const { [key]: answer } = await caller.ask({ [key]: request }, isStateful);
    return text(`Answered with ${JSON.stringify(answer)}`);
  });
}

const contents: readonly Tool[] = [
  tool('test_simple_text', 'Answers with a text', () => text('This is a simple text response for testing.')),
  tool('test_image_content', 'Answers with an image', () => ({ content: [image] })),
  tool('test_audio_content', 'Answers with a sound', () => ({ content: [audio] })),
  tool('test_embedded_resource', 'Answers with an embedded resource', () => ({
    content: [
      {
        type: 'resource',
        resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource.' },
      },
    ],
  })),
  tool('test_multiple_content_types', 'Answers with a text, an image and a resource', () => ({
    content: [
      { type: 'text', text: 'Multiple content types:' },
      image,
      {
        type: 'resource',
        resource: { uri: 'test://mixed-content', mimeType: 'application/json', text: '{"test":"data","value":123}' },
      },
    ],
  })),
  tool('test_error_handling', 'Fails', () => ({ ...text('This tool always fails.'), isError: true })),
  tool(
    'json_schema_2020_12_tool',
    'Has a schema with the whole vocabulary of JSON Schema 2020-12',
    (_, args) => text(`Called with ${JSON.stringify(args)}`),
    { inputSchema: jsonSchema202012 },
  ),
  tool(
    'test_x_mcp_header',
    'Wants some arguments repeated in headers',
    (_, args) => text(`Called with ${JSON.stringify(args)}`),
    {
      inputSchema: object({
        region: { type: 'string', 'x-mcp-header': 'Region' },
        priority: { type: 'integer', 'x-mcp-header': 'Priority' },
        verbose: { type: 'boolean', 'x-mcp-header': 'Verbose' },
        query: { type: 'string' },
      }),
    },
  ),
];

const streams: readonly Tool[] = [
  tool('test_tool_with_logging', 'Logs while it works', async (caller) => {
    for (const step of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      caller.log('info', step);
      await sleep(20, undefined, { signal: caller.signal });
    }
    return text('Logged');
  }),
  tool('test_tool_with_progress', 'Reports progress while it works', async (caller) => {
    for (const done of [0, 50, 100]) {
      caller.progress(done, 100, `${done} of 100 done`);
      await sleep(20, undefined, { signal: caller.signal });
    }
    return text('Done');
  }),
  tool('test_logging_tool', 'Logs once', (caller) => {
    caller.openStream();
    caller.log('info', 'Logged once');
    return text('Logged, if that was wanted');
  }),
  tool('test_streaming_elicitation', 'Asks on an event stream', async (caller) => {
    caller.openStream();
    await caller.ask({ confirm: elicit('Go on?', { ok: { type: 'boolean' } }) });
    return text('Went on');
  }),
  tool(
    'test_reconnection',
    'Ends the stream before the answer, which is there after a reconnection',
    async (caller) => {
      caller.cutOff();
      await sleep(50, undefined, { signal: caller.signal });
      return text('The client came back.');
    },
  ),
  tool('test_trigger_tool_change', 'Adds or removes a tool', (_, __, catalogue) => {
    catalogue.changeTools();
    return text('The list of tools has changed.');
  }),
  tool('test_trigger_prompt_change', 'Adds or removes a prompt', (_, __, catalogue) => {
    catalogue.changePrompts();
    return text('The list of prompts has changed.');
  }),
];

const userName = elicit('What is your name?', { name: { type: 'string' } });
const confirmation = elicit('Please confirm', { ok: { type: 'boolean' } });

const questions: readonly Tool[] = [
  tool(
    'test_sampling',
    "Asks the client's model",
    async (caller, args) => {
      const { completion } = await caller.ask({ completion: sample(String(args.prompt)) });
      return text(`The model says ${JSON.stringify(completion?.content)}`);
    },
    { inputSchema: object({ prompt: { type: 'string' } }, ['prompt']) },
  ),
  tool(
    'test_elicitation',
    'Asks the user',
    async (caller, args) => {
      const request = elicit(String(args.message), { response: { type: 'string', description: 'Answer of the user' } });
      const { answer } = await caller.ask({ answer: request });
      return text(`The user: ${JSON.stringify(answer)}`);
    },
    { inputSchema: object({ message: { type: 'string' } }, ['message']) },
  ),
  asking('test_elicitation_sep1034_defaults', 'Asks with default values', formWithDefaults),
  asking('test_elicitation_sep1330_enums', 'Asks with enumerations', formWithEnums),
  tool('test_missing_capability', 'Works only where the client can sample', () => text('The client can sample.'), {
    needs: { sampling: {} },
  }),
  tool('test_input_required_result_elicitation', 'Asks the user for a name', async (caller) => {
    const { user_name: answer } = await caller.ask({ user_name: userName });
    return text(`Hello, ${String(contentOf(answer).name)}!`);
  }),
  asking('test_input_required_result_sampling', 'Asks the model', sample('What is the capital of France?')),
  asking('test_input_required_result_list_roots', 'Asks for the roots', listRoots),
  tool('test_input_required_result_request_state', 'Asks, and keeps a state', async (caller) => {
    await caller.ask({ confirm: confirmation }, true);
    return text('state-ok');
  }),
  asking('test_input_required_result_tampered_state', 'Checks its state', confirmation, 'confirm', true),
  tool('test_input_required_result_multiple_inputs', 'Asks three things at once', async (caller) => {
    const asked = { user_name: userName, greeting: sample('Greet', 50), client_roots: listRoots };
    return text(`Answered with ${JSON.stringify(await caller.ask(asked, true))}`);
  }),
  tool('test_input_required_result_multi_round', 'Asks one thing after the other', async (caller) => {
    const { step1 } = await caller.ask(
      { step1: elicit('Step 1: what is your name?', { name: { type: 'string' } }) },
      true,
    );
    const { step2 } = await caller.ask({ step2: elicit('Step 2: which colour?', { color: { type: 'string' } }) }, true);
    return text(`${String(contentOf(step1).name)} likes ${String(contentOf(step2).color)}`);
  }),
  tool('test_input_required_result_capabilities', 'Asks only what the client can answer', async (caller) => {
    const { elicitation, sampling } = caller.capabilities;
    const answers = await caller.ask({
      ...(elicitation ? { elicit_input: elicit('A value?', { value: { type: 'string' } }) } : {}),
      ...(sampling ? { sample_input: sample('A sentence', 50) } : {}),
    });
    return text(`Answered: ${Object.keys(answers).join(', ')}`);
  }),
];

const filename = object({ filename: { type: 'string' } }, ['filename']);
const onlyAsTask = { extensions: { [tasksExtension]: {} } };

const tasks: readonly Tool[] = [
  tool('greet', 'Greets at once', (_, args) => text(`Hello, ${String(args.name)}!`), {
    inputSchema: object({ name: { type: 'string' } }, ['name']),
  }),
  tool(
    'slow_compute',
    'Takes its time',
    (caller, { seconds, label }) =>
      caller.inBackground(async ({ signal }) => {
        await sleep(Number(seconds) * 1_000, undefined, { signal });
        return text(`Computed ${String(label)}`);
      }),
    { inputSchema: object({ seconds: { type: 'number' }, label: { type: 'string' } }, ['seconds']) },
  ),
  tool(
    'confirm_delete',
    'Asks before it deletes',
    (caller, args) =>
      caller.inBackground(async (task) => {
        const form = elicit(`Delete ${String(args.filename)}?`, { confirm: { type: 'boolean' } });
        const { confirmed } = await task.ask({ confirmed: form });
        return text(contentOf(confirmed).confirm === true ? 'Deleted' : 'Kept');
      }),
    { inputSchema: filename },
  ),
  tool('multi_input', 'Asks two things at once while it works', (caller) =>
    caller.inBackground(async (task) => {
      const form = (what: string) => elicit(what, { name: { type: 'string' }, confirm: { type: 'boolean' } });
      return text(
        `Answered with ${JSON.stringify(await task.ask({ first: form('First?'), second: form('Second?') }))}`,
      );
    }),
  ),
  tool(
    'failing_job',
    'Fails after a while',
    (caller) =>
      caller.inBackground(async ({ signal }) => {
        await sleep(200, undefined, { signal });
        return { ...text('The job has failed.'), isError: true };
      }),
    { needs: onlyAsTask },
  ),
  tool('protocol_error_job', 'Ends with an error of the protocol', (caller) =>
    caller.inBackground(async ({ signal }) => {
      await sleep(50, undefined, { signal });
      throw new RpcError(errorCodes.internalError, 'The job has broken down');
    }),
  ),
  tool(
    'test_tool_with_task',
    'Asks first and works then',
    async (caller) => {
      const { user_name: answer } = await caller.ask({ user_name: userName });
      return caller.inBackground(async () => text(`Worked for ${String(contentOf(answer).name)}`));
    },
    { needs: onlyAsTask },
  ),
];

/** The tools that the conformance suite calls, over both eras. */
export const conformanceTools: readonly Tool[] = [...contents, ...streams, ...questions, ...tasks];
