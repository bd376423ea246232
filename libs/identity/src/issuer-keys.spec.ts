import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readIssuerMetadata } from './issuer-keys.js';

let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url !== '/.well-known/openid-configuration') response.statusCode = 404;
    response.end(JSON.stringify({ issuer: `${origin}/` }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
});

it('an issuer whose name ends in a slash is found, and is another one without it', async () => {
  expect(await readIssuerMetadata(`${origin}/`)).toEqual({ issuer: `${origin}/` });
  await expect(readIssuerMetadata(origin)).rejects.toThrow('names another issuer');
});
