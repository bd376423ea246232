import { isInWord, matchAt } from '../../define.js';
import type { Detector, Match } from '../../detector.js';
import { entropyOf } from '../entropy.js';
import { wordRatio } from './drawn.js';
import { formOf } from './form.js';
import { isPattern, isPlaceholder } from './placeholder.js';

/** Cookies that are a session, by the frameworks that set them. */
const names = [
  'PHPSESSID',
  'JSESSIONID',
  'ASP.NET_SessionId',
  '.ASPXAUTH',
  '.AspNetCore.Session',
  '.AspNetCore.Cookies',
  '.AspNetCore.Identity.Application',
  'connect.sid',
  'express.sid',
  'koa.sess',
  'koa:sess',
  'laravel_session',
  'ci_session',
  'rack.session',
  'sessionid',
  'session_id',
  'session-id',
  'sessid',
  'session',
  'sid',
  'auth_session',
  'user_session',
  '_gitlab_session',
  '_gh_sess',
  'remember_user_token',
  'remember_token',
  'auth_token',
  'authtoken',
  'access_token',
  'next-auth.session-token',
  'authjs.session-token',
  '__Secure-session',
  '__Host-session',
  'grafana_session',
  'JSESSIONIDSSO',
  'cloud.session.token',
  'sso_token',
  'wordpress_logged_in',
  'SSESS',
  'kc_session',
  'KEYCLOAK_SESSION',
  'KEYCLOAK_IDENTITY',
  'd',
  'li_at',
  'sp_dc',
  'SAPISID',
  '__Secure-1PSID',
  '__Secure-3PSID',
  'SSID',
  'HSID',
  'laravel_token',
  'ARRAffinity',
];
const cookie = /([\w.:-]{1,60})="?([0-9A-Za-z%._~+/|:!-]{16,1500}={0,2})(?=[;\s"',]|$)/y;
const headerBefore = /(?:set-)?cookie["']?\]?[ \t]{0,3}[:=,(][ \t]{0,3}["'`]?[^\n]{0,400}$/i;
const headerNearby = 440;
const sample = formOf('{lower:32}').sample;
const known = new Set(names.map((name) => name.toLowerCase()));

/** Sessions in Cookie and Set-Cookie headers (RFC 6265). */
export const sessionCookieDetector: Detector = {
  id: 'secret.session_cookie',
  kind: 'secret',
  title: 'Session cookie',
  description: 'Values of cookies that are a session, in Cookie and Set-Cookie headers',
  label: 'session',
  finders: [{ literals: names.filter((name) => name.length > 3).concat('sid=', ' d=', ';d='), verify: verifyCookie }],
  examples: {
    found: [
      `Cookie: theme=dark; PHPSESSID=«${sample}»; lang=en`,
      `Set-Cookie: connect.sid=«s%3A${sample}.${sample}»; Path=/; HttpOnly`,
      `curl -H 'Cookie: sessionid=«${sample}»' https://acme.io`,
      `document.cookie = "JSESSIONID=«${sample}»"`,
    ],
    clean: [
      'Cookie: PHPSESSID=<session id>',
      'Cookie: theme=dark; lang=en',
      `session=${sample}`,
      'Cookie: sessionid=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'the JSESSIONID=value cookie',
    ],
    worst: ['PHPSESSID=', 'cookie: session', `cookie: sid=${sample}; `],
  },
};

function verifyCookie(text: string, start: number): Match | undefined {
  const from = /[ ;]/.test(text.charAt(start)) ? start + 1 : start;
  if (isInWord(text, from - 1)) return undefined;
  const found = matchAt(cookie, text, from);
  if (found === undefined) return undefined;
  const name = found.slice(0, found.indexOf('='));
  if (!known.has(name.toLowerCase()) && !name.startsWith('SSESS') && !name.startsWith('wordpress_logged_in'))
    return undefined;
  const value = found.slice(name.length + 1).replace(/^"/, '');
  if (!isSession(value) || !headerBefore.test(text.slice(Math.max(0, from - headerNearby), from))) return undefined;
  const begin = from + found.length - value.length;
  return { start: begin, end: begin + value.length, confidence: 0.75 };
}

function isSession(value: string): boolean {
  if (isPlaceholder(value) || isPattern(value) || !/\d/.test(value)) return false;
  return wordRatio(value) < 0.5 && entropyOf(value) >= 2.8;
}
