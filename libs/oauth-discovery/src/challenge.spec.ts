import { describe, expect, it } from '@jest/globals';
import { parseChallenge, scopesIn } from './challenge.js';

const url = 'https://a.example/.well-known/oauth-protected-resource/mcp';

describe('a challenge', () => {
  it.each([
    ['Bearer', {}],
    ['bearer scope="a b"', { scopes: ['a', 'b'] }],
    [`Bearer realm="x, y", error="insufficient_scope", scope="a"`, { error: 'insufficient_scope', scopes: ['a'] }],
    [`Bearer resource_metadata="${url}"`, { resourceMetadata: url }],
    [`Bearer resource_metadata=${url}, scope=a`, { resourceMetadata: url, scopes: ['a'] }],
    [`Basic realm="files", Bearer scope="a"`, { scopes: ['a'] }],
    ['Bearer error_description="say \\"no\\"", scope="a"', { scopes: ['a'] }],
    ['Bearer scope=""', { scopes: [] }],
    ['Bearer scope="a a \\"b c"', { scopes: ['a', 'c'] }],
  ])('%s is read', (header, found) => {
    expect(parseChallenge(header)).toEqual({
      ...{ error: undefined, scopes: undefined, resourceMetadata: undefined },
      ...found,
    });
  });

  it.each(['', 'Basic realm="x"', 'DPoP algs="ES256"', 'NotBearer scope="a"'])(
    '%s of another scheme is none',
    (header) => {
      expect(parseChallenge(header)).toBeUndefined();
    },
  );

  it('that is long is read in time', () => {
    const begun = performance.now();
    parseChallenge(`Bearer ${'a="'.repeat(100_000)}`);
    parseChallenge(`Bearer scope="${'\\"'.repeat(100_000)}`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('scopes', () => {
  it('are what may be one, each once', () => {
    expect(scopesIn('a b a  files:read "x" back\\slash ü')).toEqual(['a', 'b', 'files:read']);
  });
});
