import type { Caller } from './caller.js';
import { elicit } from './questions.js';
import type { JsonObject } from './rpc.js';
import { image } from './samples.js';

export interface Prompt {
  name: string;
  description: string;
  arguments: readonly { name: string; description: string; required: boolean }[];
  /** Values that complete an argument. */
  suggestions?: readonly string[];
  get(caller: Caller, args: JsonObject): JsonObject | Promise<JsonObject>;
}

const said = (content: JsonObject) => ({ role: 'user', content });
const text = (value: string) => said({ type: 'text', text: value });
const argument = (name: string, description: string) => ({ name, description, required: true });

/** The prompts that the conformance suite gets, over both eras. */
export const conformancePrompts: readonly Prompt[] = [
  {
    name: 'test_simple_prompt',
    description: 'Without arguments',
    arguments: [],
    get: () => ({ messages: [text('This is a simple prompt for testing.')] }),
  },
  {
    name: 'test_prompt_with_arguments',
    description: 'Repeats its arguments',
    arguments: [argument('arg1', 'The first'), argument('arg2', 'The second')],
    suggestions: ['paris', 'park', 'party', 'test'],
    get: (_, { arg1, arg2 }) => ({ messages: [text(`arg1='${String(arg1)}', arg2='${String(arg2)}'`)] }),
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'Holds a resource',
    arguments: [argument('resourceUri', 'URI of the resource')],
    get: (_, { resourceUri: uri }) => ({
      messages: [
        said({ type: 'resource', resource: { uri, mimeType: 'text/plain', text: 'An embedded resource.' } }),
        text('Please look at the resource above.'),
      ],
    }),
  },
  {
    name: 'test_prompt_with_image',
    description: 'Holds an image',
    arguments: [],
    get: () => ({ messages: [said(image), text('Please look at the image above.')] }),
  },
  {
    name: 'test_input_required_result_prompt',
    description: 'Asks the user first',
    arguments: [],
    get: async (caller) => {
      const form = elicit('Which context shall the prompt use?', { context: { type: 'string' } });
      const { user_context: answer } = await caller.ask({ user_context: form });
      return { messages: [text(`The context is ${JSON.stringify(answer?.content)}`)] };
    },
  },
];
