import { failed, type Case, type World } from './world.js';

const invalidParams = -32_602;

/** The id of an event of a stream that nobody has. */
const lostEvent = `gh.${Buffer.from(JSON.stringify(['nobody', '1', 1, 7])).toString('base64url')}`;

async function legacy({ gateway, tokens }: World, send: (session: string) => ReturnType<typeof gateway.send>) {
  return send(await gateway.initialize('modern', tokens.bot));
}

/** Ways in which listening, and coming back to a stream, goes wrong. */
export const listenCases: readonly Case[] = [
  {
    name: 'a resource of which the backend does not say when it changes',
    reason: 'subscription_refused',
    status: 200,
    shape: invalidParams,
    send: (world) =>
      legacy(world, (session) =>
        world.gateway.callLegacy('modern', world.tokens.bot, session, 'resources/subscribe', { uri: 'test://a' }),
      ),
  },
  {
    name: 'a subscription to nothing',
    reason: 'params_invalid',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => gateway.callModern('legacy', tokens.bot, 'subscriptions/listen', {}),
  },
  {
    name: 'more resources than can be watched',
    reason: 'too_many_subscriptions',
    status: 200,
    shape: invalidParams,
    send: ({ gateway, tokens }) => {
      const resourceSubscriptions = Array.from({ length: 1_001 }, (_, i) => `test://${i}`);
      return gateway.callModern('legacy', tokens.bot, 'subscriptions/listen', {
        notifications: { resourceSubscriptions },
      });
    },
  },
  {
    name: 'a stream whose replica is gone',
    reason: 'stream_lost',
    status: 200,
    shape: failed,
    send: (world) =>
      legacy(world, (session) =>
        world.gateway.send('modern', world.tokens.bot, undefined, {
          method: 'GET',
          headers: { 'mcp-session-id': session, accept: 'text/event-stream', 'last-event-id': lostEvent },
        }),
      ),
  },
];
