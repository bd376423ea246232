import { describe, expect, it } from '@jest/globals';
import type { Dispatcher } from 'undici';
import { UpstreamMessages } from './messages.js';

const controller = {} as Dispatcher.DispatchController;

describe('an answer that is one message', () => {
  it.each([
    ['has ended when it is taken', () => Promise.resolve(), undefined],
    ['that cannot be taken has failed', () => Promise.reject(new Error('broken')), 'internal_error'],
  ])('%s', async (_, take, reason) => {
    const messages = new UpstreamMessages(take);
    messages.onResponseStart(controller, 200, { 'content-type': 'application/json' });
    messages.onResponseData(controller, Buffer.from('{"jsonrpc":"2.0","method":"notifications/message"}'));
    messages.onResponseEnd();
    expect(await messages.ended).toBe(reason);
  });
});
