import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';

const compact = /eyJ[0-9A-Za-z_-]{10,600}\.(?:eyJ|e30)[0-9A-Za-z_-]{0,8000}\.[0-9A-Za-z_-]{0,1400}(?![0-9A-Za-z_-])/y;
const encrypted =
  /eyJ[0-9A-Za-z_-]{10,600}\.[0-9A-Za-z_-]{0,1400}\.[0-9A-Za-z_-]{8,64}\.[0-9A-Za-z_-]{1,8000}\.[0-9A-Za-z_-]{16,64}(?![0-9A-Za-z_.-])/y;

/** Older than this page: a token that ended before it is of no use to anybody. */
const longExpired = Date.UTC(2026, 0, 1) / 1_000;

const header = 'eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9';
const signature = 'k3ZqP1vX8sYtW2uR7bN0mLfQ';
const payload = 'eyJzdWIiOiJhbGljZUBhY21lIiwiaXNzIjoiaHR0cHM6Ly9pZC5hY21lIn0';
const expired = 'eyJzdWIiOiJhbGljZUBhY21lIiwiZXhwIjoxNTAwMDAwMDAwfQ';

/** JSON Web Tokens in compact form (RFC 7519, section 7.2): the header and the claims are read; encrypted ones too (RFC 7516). */
export const jwtDetector: Detector = {
  id: 'secret.jwt',
  kind: 'secret',
  title: 'JSON Web Token',
  description: 'JSON Web Tokens with a readable header; less sure when they have long expired',
  label: 'JSON Web Token',
  context: { words: ['authorization', 'bearer', 'jwt', 'access token', 'id token', 'refresh token'] },
  finders: [{ literals: ['eyJ'], verify: verifyJwt }],
  examples: {
    found: [
      `Authorization: Bearer «${header}.${payload}.${signature}»`,
      `"id_token": "«${header}.${payload}.${signature}»"`,
      `cookie: t=«${header}.${payload}.${signature}»; path=/`,
      `«${header}.${expired}.${signature}»`,
    ],
    clean: [
      `${header}.${payload}`,
      `eyJmb28iOiJiYXIifQ.${payload}.${signature}`,
      `${header}.eyJub3RqcyI6.${signature}`,
      `a${header}.${payload}.${signature}`,
      'eyJ.eyJ.sig',
      `{"data":"${header}"}`,
    ],
    worst: ['eyJ', 'eyJ ', `${header}.`, `${header}.eyJ`, `${header}.${payload}.${signature} `],
  },
};

function verifyJwt(text: string, start: number): Match | undefined {
  // Behind a dot it is the second part of the one that was looked at.
  if (isInWord(text, start - 1) || (text[start - 1] === '.' && isInWord(text, start - 2))) return undefined;
  const value = matchAt(compact, text, start);
  if (value === undefined) return verifyEncrypted(text, start);
  const claims = claimsOf(value.split('.'));
  if (!claims) return undefined;
  const match = { start, end: start + value.length, confidence: confidenceOf(claims) };
  // The token of the start page of https://jwt.io.
  return claims.sub === '1234567890' ? { ...match, isTest: true } : match;
}

/** What a token claims; undefined when its header or its signature says that it is none. */
function claimsOf([header = '', claims = '', signature = '']: readonly string[]): Record<string, unknown> | undefined {
  const algorithm = readJson(header)?.alg;
  if (typeof algorithm !== 'string') return undefined;
  return signature.length < 16 && algorithm.toLowerCase() !== 'none' ? undefined : readJson(claims);
}

function verifyEncrypted(text: string, start: number): Match | undefined {
  const value = matchAt(encrypted, text, start);
  const head = value === undefined ? undefined : readJson(value.slice(0, value.indexOf('.')));
  if (value === undefined || typeof head?.enc !== 'string') return undefined;
  return { start, end: start + value.length, confidence: 0.7 };
}

function confidenceOf({ exp }: Record<string, unknown>): number {
  return typeof exp === 'number' && exp < longExpired ? 0.4 : 0.85;
}

/** A part of a token as an object; undefined when it is none. */
function readJson(part: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
