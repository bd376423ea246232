import { create, CredentialReplySchema, toJsonString } from '@gatehouse/contracts';
import { credentialSubject } from '@gatehouse/nats';
import { failed, refused, type Case, type Outcome, type World } from './world.js';

const refusedCall = (name: string, reason: Case['reason'], send: (world: World) => Promise<Outcome>): Case => ({
  name,
  reason,
  status: 200,
  shape: 'result',
  send,
});

const card = '4111 1111 1111 1111';

export const policyCases: readonly Case[] = [
  {
    name: 'an unknown backend',
    reason: 'backend_unknown',
    status: 404,
    shape: refused,
    send: ({ call }) => call('nowhere'),
  },
  refusedCall('a backend that is disabled', 'backend_disabled', ({ call }) => call('off')),
  refusedCall('an agent that is not mapped', 'agent_not_mapped', ({ call }) => call('unmapped')),
  refusedCall('an agent that nobody added', 'agent_unknown', async ({ gateway, call }) =>
    call('modern', await gateway.issueToken('stranger')),
  ),
  refusedCall('a tool that the backend never listed', 'tool_unknown', ({ call }) =>
    call('modern', undefined, {}, 'nuke'),
  ),
  refusedCall('a tool by the name of a property of every object', 'tool_unknown', ({ call }) =>
    call('modern', undefined, {}, '__proto__'),
  ),
  refusedCall('a tool whose definition breaks the rules for headers', 'tool_invalid', ({ call }) =>
    call('modern', undefined, {}, 'crooked'),
  ),
  refusedCall('a tool that is disabled', 'tool_disabled', ({ call }) => call('odd', undefined, {}, 'fail')),
  refusedCall('a call that no rule allows', 'no_allow_rule', ({ call, tokens }) => call('modern', tokens.ruled)),
  refusedCall('a call that a rule denies', 'denied_by_rule', ({ call, tokens }) =>
    call('modern', tokens.ruled, {}, 'delete_all'),
  ),
  refusedCall('a condition that cannot be evaluated', 'condition_failed', ({ call, tokens }) =>
    call('modern', tokens.ruled, { amount: 'many' }, 'fail'),
  ),
  refusedCall('a request with a card number', 'guardrail_blocked_request', ({ call, tokens }) =>
    call('odd', tokens.strict, { text: card }),
  ),
  refusedCall('an answer with a card number', 'guardrail_blocked_response', ({ oddly, odd, call, tokens }) =>
    oddly(
      (response, id) =>
        response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: card }] } })),
      odd,
      () => call('odd', tokens.strict),
    ),
  ),
  refusedCall('a user without a connection', 'credential_missing', async ({ gateway, call }) => {
    const reply = create(CredentialReplySchema, { errorCode: 'GATEHOUSE_CONNECTION_NOT_FOUND' });
    const broker = gateway.nc.subscribe(credentialSubject('default'), {
      callback: (_, message) => void message.respond(toJsonString(CredentialReplySchema, reply)),
    });
    await gateway.nc.flush();
    const outcome = await call('locked');
    broker.unsubscribe();
    await gateway.nc.flush();
    return outcome;
  }),
  {
    name: 'an auth broker that is down',
    reason: 'credential_unavailable',
    status: 200,
    shape: failed,
    send: ({ call }) => call('locked'),
  },
];
