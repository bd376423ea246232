import { describe, expect, it } from '@jest/globals';
import { headersIn, pathWith } from './credential-parts.js';

describe('a credential', () => {
  it('of headers leaves the path as it is', () => {
    const credential = ['x-key', 'v'];
    expect(pathWith('/mcp?a=b', credential)).toBe('/mcp?a=b');
    expect(headersIn(credential)).toBe(credential);
    expect([pathWith('/mcp', []), headersIn([])]).toEqual(['/mcp', []]);
  });

  it('with query parameters is in the path, escaped, and not in the headers', () => {
    const credential = ['?key', 'a b&c=d#e', '?v', '2', 'x-key', 'v'];
    expect(pathWith('/mcp', credential)).toBe('/mcp?key=a%20b%26c%3Dd%23e&v=2');
    expect(pathWith('/mcp?a=b', credential)).toBe('/mcp?a=b&key=a%20b%26c%3Dd%23e&v=2');
    expect(headersIn(credential)).toEqual(['x-key', 'v']);
  });
});
