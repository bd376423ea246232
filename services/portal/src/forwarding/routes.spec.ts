import { describe, expect, it } from '@jest/globals';
import { pathAtPart } from './routes.js';

describe('the path at a part', () => {
  it.each([
    ['/api/backends', '/backends'],
    ['/api/backends/a?search=..%2f', '/backends/a?search=..%2f'],
    ['/api/backends/x/tools/a%2Fb..c/enable', '/backends/x/tools/a%2Fb..c/enable'],
    ['/api/backends/x/tools/...', '/backends/x/tools/...'],
    ['/graphql', '/graphql'],
  ])('of %s is %s', (url, path) => {
    expect(pathAtPart(url)).toBe(path);
  });

  it.each([
    '/api/backends/..',
    '/api/backends/../openapi.json',
    '/api/backends/./x',
    '/api/backends/%2e%2E/x',
    '/api/backends/x%2f..%2fy',
    '/api/backends/x\\..\\y',
    '/api/backends/.%2e?x=1',
  ])('is none for %s', (url) => {
    expect(() => pathAtPart(url)).toThrow(expect.objectContaining({ code: 'GATEHOUSE_REQUEST_NOT_FOUND' }));
  });
});
