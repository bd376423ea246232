import { parseJson } from '../edge/parse-json.js';
import { answerGuarded } from '../agent/agent-stream.js';
import type { Exchange, Rejection } from '../exchange.js';
import { toolsList } from '../filters/list-methods.js';
import type { Bundle } from '../snapshot/bundles.js';
import { isObject } from '../upstream/messages.js';
import type { Catalogue } from './catalogue.js';
import { gather } from './gather.js';
import { membersListing, omittedKey } from './members.js';
import { docOf, rank, type Doc, type Field } from './ranking.js';
import type { ShownItem } from './shown-items.js';

const usualLimit = 5;
const maxLimit = 20;

/** The two tools that stand for all others of a bundle with tool search, as JSON. */
export function gatewayToolTexts(exchange: Exchange): string[] {
  const backends = membersListing(exchange, toolsList).join(', ');
  const findTool = {
    name: 'find_tool',
    title: 'Find tools',
    description:
      `Finds tools by what they do. The tools of these backends are not listed, but can be found here: ${backends}. ` +
      'Answers with the tools that match best, best first, each with its whole definition. ' +
      'Search before you say that something cannot be done, and again in other words when nothing fits. ' +
      'Call what you have found with call_tool.',
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string', description: 'What the tool shall do, in a few words, such as "create an issue".' },
        limit: {
          type: 'integer',
          minimum: 1,
          maximum: maxLimit,
          default: usualLimit,
          description: 'How many tools to answer with at most.',
        },
      },
      required: ['query'],
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  };
  const callTool = {
    name: 'call_tool',
    title: 'Call a tool',
    description: 'Calls a tool that find_tool has found, and answers with what that tool answers.',
    inputSchema: {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'The name of the tool, exactly as find_tool gives it.' },
        arguments: {
          type: 'object',
          description: "The tool's arguments, as the inputSchema in its definition wants them.",
        },
      },
      required: ['name'],
    },
  };
  return [findTool, callTool].map((tool) => JSON.stringify(tool));
}

/** Answers a call of `find_tool` with what the principal may use. */
export async function findTools(
  exchange: Exchange,
  catalogue: Catalogue,
  bundle: Bundle,
): Promise<Rejection | undefined> {
  const { query, limit = usualLimit } = argumentsOf(exchange);
  if (typeof query !== 'string' || query.trim() === '')
    return answerText(exchange, 'Say in "query" what the tool shall do, in a few words.', { isError: true });
  const gathered = await gather(exchange, catalogue, bundle, toolsList);
  if ('reason' in gathered) return gathered;
  const count = typeof limit === 'number' ? Math.min(Math.max(Math.trunc(limit), 1), maxLimit) : usualLimit;
  const found = rank(query, gathered.items.map(withDoc)).slice(0, count);
  const { omitted } = gathered;
  const more = omitted.length === 0 ? {} : { _meta: { [omittedKey]: omitted } };
  const missing = omitted.map(({ backend }) => backend).join(', ');
  const hint = omitted.length === 0 ? '' : ` Tools of these backends cannot be found at the moment: ${missing}.`;
  if (found.length === 0) return answerText(exchange, `No tool matches. Search in other words.${hint}`, more);
  const tools = `{"tools":[${found.map(({ item }) => item.text).join(',')}]}`;
  return answerText(exchange, tools, more, hint.trim());
}

/** The call that a call of `call_tool` stands for; undefined when it names none. */
export function innerCall(
  params: Record<string, unknown>,
): { name: string; arguments: Record<string, unknown> } | undefined {
  const { name, arguments: args = {} } = isObject(params.arguments) ? params.arguments : {};
  return typeof name === 'string' && isObject(args) ? { name, arguments: args } : undefined;
}

function argumentsOf({ message }: Exchange): { query?: unknown; limit?: unknown } {
  const args = message?.params?.arguments;
  return isObject(args) ? args : {};
}

function answerText(exchange: Exchange, text: string, more: object, hint = ''): undefined {
  const { message, era, outcome } = exchange;
  const content = [text, hint].filter((part) => part !== '').map((part) => ({ type: 'text', text: part }));
  const result = { ...(era === 'modern' ? { resultType: 'complete' } : {}), content, ...more };
  outcome.isError = 'isError' in more;
  answerGuarded(exchange, JSON.stringify({ jsonrpc: '2.0', id: message?.id, result }));
}

const docs = new WeakMap<ShownItem, Doc>();

function withDoc(item: ShownItem): { item: ShownItem; doc: Doc } {
  const doc = docs.get(item) ?? docOf(fieldsOf(item));
  docs.set(item, doc);
  return { item, doc };
}

/** Where words are looked for: in names most, then in what is said about the tool and its parameters. */
function fieldsOf({ text }: ShownItem): Field[] {
  const { name, title, description, annotations, inputSchema } = parseJson(text) as Record<string, unknown>;
  const properties = isObject(inputSchema) && isObject(inputSchema.properties) ? inputSchema.properties : {};
  const parameters = Object.entries(properties).map(([parameter, schema]): Field => {
    return [`${parameter} ${textIn(schema, 'description')}`, 0.5];
  });
  return [
    [String(name), 3],
    [typeof title === 'string' ? title : textIn(annotations, 'title'), 2],
    [typeof description === 'string' ? description : '', 1],
    ...parameters,
  ];
}

function textIn(value: unknown, key: string): string {
  const text = isObject(value) ? value[key] : undefined;
  return typeof text === 'string' ? text : '';
}
