import { describe, expect, it } from '@jest/globals';
import { createLogger, NestLogger } from './logger.js';

const secret = 'hunter2-hunter2';
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const token = 'gth_pat_0123456789abcdefABCDEF';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('registry', 'info', { write: (line: string) => void lines.push(line) }));
  return lines.join('');
}

const withFields = (fields: object) => (logger: ReturnType<typeof createLogger>) => logger.info(fields, 'hello');
const withText = (text: string) => (logger: ReturnType<typeof createLogger>) => logger.error(text);
const error = (fields: object) => Object.assign(new Error('request failed'), fields);

describe('the logger', () => {
  it('writes one JSON line with level, time and service', () => {
    const line = logged((logger) => logger.info({ backend: 'crm' }, 'ready'));
    expect(JSON.parse(line)).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      service: 'registry',
      backend: 'crm',
      msg: 'ready',
    });
    expect(line.endsWith('\n')).toBe(true);
  });

  it.each<[string, (logger: ReturnType<typeof createLogger>) => void]>([
    ['a field', withFields({ password: secret })],
    ['a field in capitals', withFields({ Authorization: `Bearer ${secret}` })],
    ['a field with a quote in it', withFields({ password: `a"${secret}` })],
    ['a field deep down', withFields({ request: { response: { config: { headers: { 'x-api-key': secret } } } } })],
    ['a list', withFields({ headers: { 'set-cookie': [`sid=${secret}`, 'b'] } })],
    ['any kind of token', withFields({ access_token: secret, refreshToken: secret, client_secret: secret })],
    ['an error', withFields({ err: error({ headers: { cookie: secret } }) })],
    ['the cause of an error', withFields({ err: new Error('outer', { cause: new Error(`sent Bearer ${secret}`) }) })],
    ['JSON in a message', withText(`answer was {"password":"${secret}","x":1}`)],
    ['JSON in JSON', withFields({ body: JSON.stringify({ body: JSON.stringify({ secret }) }) })],
    ['a header in a message', withText(`sent Authorization: Bearer ${secret}`)],
    ['basic credentials', withText(`Basic ${secret}`)],
    ['a URL', withText(`cannot connect to nats://gatehouse:${secret}@127.0.0.1:4222`)],
    ['a query', withFields({ url: `/callback?state=1&access_token=${secret}` })],
    [
      'a private key',
      withText(`-----BEGIN PRIVATE KEY-----\n${secret.replaceAll('-', '')}\n-----END PRIVATE KEY-----`),
    ],
  ])('leaves no secret in %s', (_, write) => {
    const line = logged(write);
    expect(line).not.toMatch(/hunter2/);
    expect(line).toContain('[removed]');
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it.each([
    ['an access token of the gateway', token],
    ['a JWT', jwt],
  ])('leaves no trace of %s, wherever it stands', (_, value) => {
    for (const write of [
      withText(`x ${value} y`),
      withFields({ a: [{ b: value }] }),
      withFields({ err: new Error(value) }),
    ]) {
      expect(logged(write)).not.toContain(value.slice(-8));
    }
  });

  it('leaves alone what is no secret', () => {
    const fields = {
      ...{ tokens: 3, url: 'https://mcp.example.com/a@b?x=1', note: 'the password is wrong', tokenId: 'k3v9' },
      ...{ mail: 'alice@example.com', code: 'GATEHOUSE_AUTH_TOKEN_INVALID', detail: 'bearer only' },
    };
    expect(JSON.parse(logged(withFields(fields)))).toMatchObject(fields);
  });

  it('is quick even with a line that looks like the beginning of many secrets', () => {
    const started = performance.now();
    logged(withText('"token":"\\"'.repeat(20_000)));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("keeps Nest's chatter at debug level and its errors", () => {
    const line = logged((logger) => {
      const nest = new NestLogger(logger);
      nest.log('Mapped {/backends, GET} route');
      nest.error('broken', 'at x');
    });
    expect(JSON.parse(line)).toMatchObject({ level: 'error', msg: 'broken', stack: 'at x' });
  });
});
