import type { MessagePart } from '@gatehouse/guardrail-engine';
import type { RpcMessage } from '../exchange.js';

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
export function partOfRequest({ method, result }: RpcMessage): MessagePart {
  if (method === undefined) return partOfReply(result);
  return byMethod[method] ?? (method.startsWith('notifications/') ? 'notification' : 'request');
}

/** What of a conversation a message from a backend is; `asked` is the method of the agent's request. */
export function partOfResponse({ method, result }: RpcMessage, asked: string | undefined): MessagePart {
  if (method !== undefined) return byMethod[method] ?? 'notification';
  if (result?.resultType === 'input_required') return 'elicitation';
  return answers[asked ?? ''] ?? 'response';
}

/** An agent's answer to a question of a backend: what its model has written, or what its user has filled in. */
function partOfReply(result: RpcMessage['result']): MessagePart {
  return result && 'role' in result && 'content' in result ? 'sampling' : 'elicitation';
}
