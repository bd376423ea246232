import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../exchange.js';
import { AgentListener } from './agent-listener.js';
import type { ListenHub } from './listen-hub.js';

const exchange = { backendId: 'crm', response: { destroyed: false } } as Exchange;
const wish = { lists: new Set<never>(), uris: { 'file:///a': 'crm' } };

describe('the stream of an agent that listens', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('broken');
      },
    ],
    ['later', () => Promise.reject(new Error('broken'))],
  ])('ends, and nothing else, when news cannot be sent: %s', async (_, send) => {
    const listener = new AgentListener(exchange, {} as ListenHub, wish, send);
    listener.open();
    listener.hearEverything();
    expect(await listener.ended).toBe('internal_error');
  });
});
