import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient } from './api.client.js';
import { invalid } from './invalid.js';

let server: Server;
let api: ApiClient;

beforeAll(async () => {
  server = createServer((request, response) => request.resume().on('end', () => response.end('{}')));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  api = new ApiClient(`http://127.0.0.1:${port}`, () => Promise.resolve('token'));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function* breaking(): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new Uint8Array(10));
  throw invalid('rows.csv cannot be read (EIO).');
}

describe('an upload', () => {
  it('that breaks off while it is read says so, and blames not the portal', async () => {
    await expect(api.upload('/data', { wait: false }, breaking(), 'text/csv')).rejects.toMatchObject({
      code: 'GATEHOUSE_CLI_ARGUMENT_INVALID',
      detail: 'rows.csv cannot be read (EIO).',
    });
  });
});
