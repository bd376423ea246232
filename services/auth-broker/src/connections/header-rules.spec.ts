import { describe, expect, it } from '@jest/globals';
import { GatehouseError } from '@gatehouse/errors';
import { checkHeaders } from './header-rules.js';

describe('the headers of a connection', () => {
  it('are kept by lower-case name', () => {
    expect(checkHeaders({ Authorization: 'Bearer abc', 'X-Api-Key': 'k' })).toEqual({
      authorization: 'Bearer abc',
      'x-api-key': 'k',
    });
  });

  it.each([
    [{}],
    [{ host: 'evil.example' }],
    [{ 'Mcp-Session-Id': 'x' }],
    [{ cookie: 'a=b' }],
    [{ 'Accept-Encoding': 'gzip' }],
    [{ 'X-Forwarded-For': '127.0.0.1' }],
    [{ Origin: 'https://evil.example' }],
    [{ Expect: '100-continue' }],
    [{ 'Last-Event-ID': '1' }],
    [JSON.parse('{"__proto__":"x"}')],
    [{ 'X-Key': 'a', 'x-key': 'b' }],
    [{ 'x y': 'v' }],
    [{ x_y: 'v' }],
    [{ 'x-key': '' }],
    [{ 'x-key': 'a\r\nb: c' }],
    [{ 'x-key': 7 }],
    [{ 'x-key': 'x'.repeat(9_000) }],
    [Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`x-${i}`, 'v']))],
  ])('are refused: %j', (headers) => {
    expect(() => checkHeaders(headers)).toThrow(GatehouseError);
  });

  it('are never repeated in a refusal', () => {
    try {
      checkHeaders({ 'x-key': 'top secret\n' });
    } catch (error) {
      expect(JSON.stringify((error as GatehouseError).toProblem())).not.toContain('top secret');
      return;
    }
    throw new Error('not refused');
  });
});
