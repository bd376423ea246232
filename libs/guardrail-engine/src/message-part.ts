import type { MessagePart } from './detector.js';

/** What of a JSON-RPC message says which part of a conversation it is. */
export interface PartedMessage {
  readonly method?: string;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** What a message is by its own method: what either side asks the other, or tells it. */
const byMethod: Readonly<Record<string, MessagePart>> = {
  'completion/complete': 'completion',
  'elicitation/create': 'elicitation',
  'sampling/createMessage': 'sampling',
};

/** What the answer to a request is. */
const answers: Readonly<Record<string, MessagePart>> = {
  ...byMethod,
  initialize: 'definition',
  'server/discover': 'definition',
  'tools/list': 'definition',
  'prompts/list': 'definition',
  'resources/list': 'definition',
  'resources/templates/list': 'definition',
  'prompts/get': 'prompt',
  'resources/read': 'resource',
};

/** What of a conversation a message from an agent is. */
export function partOfRequest({ method, result }: PartedMessage): MessagePart {
  if (method === undefined) return partOfReply(result);
  return byMethod[method] ?? (method.startsWith('notifications/') ? 'notification' : 'request');
}

/** What of a conversation a message from a backend is; `asked` is the method of the agent's request. */
export function partOfResponse({ method, result }: PartedMessage, asked: string | undefined): MessagePart {
  if (method !== undefined) return byMethod[method] ?? 'notification';
  if (result?.resultType === 'input_required') return 'elicitation';
  return answers[asked ?? ''] ?? 'response';
}

/** An agent's answer to a question of a backend: what its model has written, or what its user has filled in. */
function partOfReply(result: PartedMessage['result']): MessagePart {
  return result && 'role' in result && 'content' in result ? 'sampling' : 'elicitation';
}

/** The same for a message of which nothing else is known, by its form. */
export function partOfMessage(message: PartedMessage): MessagePart {
  const { method, result } = message;
  if (method !== undefined) return partOfRequest(message);
  const form = forms.find(([field]) => Array.isArray(result?.[field]));
  return form?.[1] ?? partOfResponse(message, undefined);
}

/** What answers are that have a list of this name. */
const forms: readonly (readonly [field: string, part: MessagePart])[] = [
  ['tools', 'definition'],
  ['prompts', 'definition'],
  ['resources', 'definition'],
  ['resourceTemplates', 'definition'],
  ['messages', 'prompt'],
  ['contents', 'resource'],
];
