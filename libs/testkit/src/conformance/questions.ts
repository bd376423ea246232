import type { InputRequest } from './caller.js';
import type { JsonObject } from './rpc.js';

/** A form with these fields, all of them required unless named otherwise. */
export function elicit(message: string, properties: JsonObject, required = Object.keys(properties)): InputRequest {
  return {
    method: 'elicitation/create',
    params: { message, requestedSchema: { type: 'object', properties, required } },
  };
}

/** A question to the client's model. */
export function sample(text: string, maxTokens = 100): InputRequest {
  const messages = [{ role: 'user', content: { type: 'text', text } }];
  return { method: 'sampling/createMessage', params: { messages, maxTokens } };
}

export const listRoots: InputRequest = { method: 'roots/list', params: {} };

export const formWithDefaults = elicit(
  'Please review and change the values',
  {
    name: { type: 'string', description: 'Name', default: 'John Doe' },
    age: { type: 'integer', description: 'Age', default: 30 },
    score: { type: 'number', description: 'Score', default: 95.5 },
    status: { type: 'string', description: 'Status', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', description: 'Verified', default: true },
  },
  [],
);

const options = ['option1', 'option2', 'option3'];
const titled = (noun: string) =>
  ['First', 'Second', 'Third'].map((word, i) => ({ const: `value${i + 1}`, title: `${word} ${noun}` }));

export const formWithEnums = elicit(
  'Please choose',
  {
    untitledSingle: { type: 'string', description: 'One of these', enum: options },
    titledSingle: { type: 'string', description: 'One of these, with titles', oneOf: titled('Option') },
    legacyEnum: {
      type: 'string',
      description: 'One of these, in the old form',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: {
      type: 'array',
      description: 'Some of these',
      minItems: 1,
      maxItems: 3,
      items: { type: 'string', enum: options },
    },
    titledMulti: {
      type: 'array',
      description: 'Some of these, with titles',
      minItems: 1,
      maxItems: 3,
      items: { anyOf: titled('Choice') },
    },
  },
  [],
);
