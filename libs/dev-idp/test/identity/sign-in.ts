import * as oidc from 'openid-client';
import { Browser } from '../../src/browser.spec-kit.js';

/** A page in the browser. */
type Page = Awaited<ReturnType<Browser['open']>>;

/** A client of the realm, as its own program would be set up. */
export function clientOf(issuer: string, id: string, secret?: string): Promise<oidc.Configuration> {
  const auth = secret === undefined ? oidc.None() : oidc.ClientSecretPost(secret);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to stand out; the provider is on loopback
  return oidc.discovery(new URL(issuer), id, undefined, auth, { execute: [oidc.allowInsecureRequests] });
}

/**
 * Goes through log-in and consent as a person would, until the browser is sent to `stopAt` or a page asks for nothing
 * more. Each demo user's password is the name.
 */
export async function passPages(browser: Browser, first: Page, user: string, stopAt?: string): Promise<Page> {
  let page = first;
  let isSignedIn = false;
  for (let step = 0; step < 6; step++) {
    if (stopAt !== undefined && page.url.startsWith(stopAt)) return page;
    const fields = answersTo(page.html, user);
    // A log-in that was refused is shown again.
    if (fields === undefined || (isSignedIn && 'password' in fields)) return page;
    isSignedIn ||= 'password' in fields;
    page = await browser.send(page, fields, stopAt);
  }
  throw new Error(`the pages do not come to an end: ${page.url}`);
}

function answersTo(html: string, user: string): Record<string, string> | undefined {
  if (html.includes('name="password"')) return { username: user, password: user };
  if (html.includes('name="accept"')) return { accept: 'yes' };
  if (html.includes('op.deviceConfirmForm')) return { confirm: 'yes' };
  // What a browser with scripts does by itself.
  return html.includes('document.forms[0].submit()') ? {} : undefined;
}

export interface SignIn {
  issuer: string;
  client: string;
  redirectUri: string;
  user: string;
  /** Parameters of the authorization request and of the token request. */
  more?: Record<string, string>;
  dpop?: oidc.DPoPHandle;
  browser?: Browser;
  scope?: string;
}

export interface SignedIn {
  config: oidc.Configuration;
  tokens: oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;
  /** Where the browser was sent in the end. */
  callback: URL;
}

/** Authorization code with PKCE; checks state, nonce and the issuer in the answer (RFC 9207). */
export async function signIn(options: SignIn): Promise<SignedIn> {
  const { issuer, client, redirectUri, user, more = {}, dpop, browser, scope } = options;
  const config = await clientOf(issuer, client);
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: scope ?? 'openid profile email',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  });
  const used = browser ?? new Browser();
  const page = await passPages(used, await used.open(url.href, redirectUri), user, redirectUri);
  if (!page.url.startsWith(redirectUri)) throw new Error(`not signed in: ${page.status} ${textOf(page.html)}`);
  const callback = new URL(page.url);
  const tokens = await oidc.authorizationCodeGrant(config, callback, checks, more, dpop ? { DPoP: dpop } : {});
  return { config, tokens, callback };
}

/** What a page says to a person. */
function textOf(html: string): string {
  return html
    .replaceAll(/<(script|style)[^]*?<\/\1>|<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
