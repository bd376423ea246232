import { describe, expect, it } from '@jest/globals';
import { isMadeUp, isPattern, isPlaceholder } from './placeholder.js';
import { confidenceOfValue } from './value.js';
import { classOfName } from './words.js';

describe('the name of a value', () => {
  it.each([
    ['password', 'password'],
    ['DB_PASSWORD', 'password'],
    ['smtpPass', 'password'],
    ['clientSecret', 'secret'],
    ['X-Api-Key', 'secret'],
    ['stripe_key', 'perhaps'],
    ['key', 'perhaps'],
    ['password_hash', 'none'],
    ['nextPageToken', 'none'],
    ['maxTokens', 'none'],
    ['publicKey', 'none'],
    ['keyboard', 'none'],
    ['tokenizer', 'none'],
    ['author', 'none'],
    ['compass', 'none'],
  ])('%s is of the class %s', (name, wanted) => {
    expect(classOfName(name)).toBe(wanted);
  });
});

describe('a value under a name', () => {
  const confidence = (value: string, name: 'password' | 'secret' | 'perhaps', isQuoted = true) =>
    confidenceOfValue({ value, name, isQuoted });

  it.each(['Kx93-plum!', 'dragonfly77', 'a8Kd02mz'])('is a password: %s', (value) => {
    expect(confidence(value, 'password')).toBeGreaterThanOrEqual(0.55);
  });

  it.each([
    'process.env.DB_PASSWORD',
    '${DB_PASSWORD}',
    '<your-password>',
    'getPassword()',
    'config.db.password',
    'string',
    'required',
    'xxxxxxxx',
    '********',
    'changeme',
    '/run/secrets/db',
    'https://acme.io/reset',
    'alice@acme.io',
    '12345678',
  ])('is no password: %s', (value) => {
    expect(confidence(value, 'password')).toBeUndefined();
  });

  it.each(['SuperSecret123', 's3cret!', 'P@ssw0rd1'])('is doubtful when documentation writes it: %s', (value) => {
    expect(confidence(value, 'password')).toBe(0.45);
  });

  it('is a secret when it looks drawn, and surer the longer it is', () => {
    expect(confidence('x8Kq2LmZ0vRt7YbN4cWd', 'secret')).toBe(0.7);
    expect(confidence('x8Kq2LmZ0v', 'secret')).toBe(0.45);
    expect(confidence('userServiceApiKey', 'secret')).toBeUndefined();
    expect(confidence('0f8fad5b-d9cb-469f-a165-70867728950e', 'secret')).toBe(0.4);
  });

  it('is no secret under a vague name when it may be a hash or an id', () => {
    expect(confidence('9f86d081884c7d659a2feaa0c55ad015a3bf4f1b', 'perhaps')).toBeUndefined();
    expect(confidence('0f8fad5b-d9cb-469f-a165-70867728950e', 'perhaps')).toBeUndefined();
    expect(confidence('x8Kq2LmZ0vRt7YbN4cWd', 'perhaps')).toBe(0.45);
  });
});

describe('a placeholder', () => {
  it.each(['your-token-here', 'AKIAIOSFODNN7EXAMPLE', '<token>', 'xxxxxxxx', 'CHANGE_ME', '${TOKEN}', 'insert key'])(
    'says so itself: %s',
    (value) => {
      expect(isPlaceholder(value)).toBe(true);
    },
  );

  it.each(['aaaaaaaaaaaa', '123456789012', 'abcdefghijkl', '0123456789abcdef', 'ffffffff00000000'])(
    'is a pattern: %s',
    (value) => {
      expect(isPattern(value)).toBe(true);
    },
  );

  it('is words instead of drawn characters', () => {
    expect(isMadeUp('PersonalAccessToken0124567890')).toBe(true);
    expect(isMadeUp('x8Kq2LmZ0vRt7YbN4cWdU1sE')).toBe(false);
  });
});
