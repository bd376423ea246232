import { describe, expect, it } from '@jest/globals';
import { assertBrowsable } from './authorizations.js';

describe('a browser', () => {
  it.each(['https://login.example.com/a?b=c', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:1/x'])(
    'is sent to %s',
    (url) => expect(() => assertBrowsable(new URL(url))).not.toThrow(),
  );

  it.each([
    'http://login.example.com/',
    'http://127.0.0.1.evil.example/',
    'http://localhost.evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'ms-word:ofe|u|https://x',
    'vbscript:x',
    'https://user:pass@login.example.com/',
  ])('is not sent to %s', (url) => expect(() => assertBrowsable(new URL(url))).toThrow());
});
