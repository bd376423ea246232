import { failed, type Answer, type Case, type Outcome, type World } from './world.js';

const invalidParams = -32602;

/** A modern backend that answers every call with this result. */
function answering(result: object): Answer {
  return (response, id) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
  };
}

const question = {
  resultType: 'input_required',
  inputRequests: { q: { method: 'sampling/createMessage', params: { messages: [], maxTokens: 1 } } },
};

/** A call of a legacy agent at the modern backend, which answers it oddly. */
async function callOdd(
  { gateway, tokens, odd, oddly }: World,
  answer: Answer,
  capabilities: object,
  onQuestion: (answer: (message: object) => Promise<unknown>) => Promise<unknown> = () => Promise.resolve(),
): Promise<Outcome> {
  const session = await gateway.initialize('odd', tokens.bot, '2025-11-25', { capabilities });
  return oddly(answer, odd, async () => {
    const params = { name: 'echo', arguments: { text: 'x' } };
    const messages = await gateway.converse('odd', tokens.bot, session, 'tools/call', params, async (_, reply) => {
      await onQuestion(reply);
    });
    return { status: 200, body: messages.at(-1) };
  });
}

/** Ways in which a call between the eras goes wrong. */
export const bridgeCases: readonly Case[] = [
  {
    name: 'a backend that asks what a legacy agent cannot be asked',
    reason: 'input_not_supported',
    status: 200,
    shape: 'result',
    send: (world) => callOdd(world, answering(question), {}),
  },
  {
    name: 'a legacy agent that does not answer what the backend asks',
    reason: 'input_refused',
    status: 200,
    shape: 'result',
    send: (world) =>
      callOdd(world, answering(question), { sampling: {} }, (reply) =>
        reply({ error: { code: -1, message: 'The user said no' } }),
      ),
  },
  {
    name: 'a backend that asks without an end',
    reason: 'too_many_rounds',
    status: 200,
    shape: 'result',
    send: (world) => callOdd(world, answering({ resultType: 'input_required', requestState: 'again' }), {}),
  },
  {
    name: 'a level of log messages that does not exist',
    reason: 'params_invalid',
    status: 200,
    shape: invalidParams,
    send: async ({ gateway, tokens }) => {
      const session = await gateway.initialize('modern', tokens.bot);
      return gateway.callLegacy('modern', tokens.bot, session, 'logging/setLevel', { level: 'loud' });
    },
  },
  {
    name: 'a state that the gateway has not given out',
    reason: 'request_state_invalid',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) =>
      gateway.callModern('legacy', tokens.bot, 'tools/call', { name: 'echo', arguments: {}, requestState: 'mine' }),
  },
  {
    name: 'a legacy backend that is gone when its session is to begin',
    reason: 'upstream_unreachable',
    status: 200,
    shape: failed,
    send: ({ gateway, tokens }) => gateway.callModern('dead-legacy', tokens.bot, 'tools/call', { name: 'echo' }),
  },
];
