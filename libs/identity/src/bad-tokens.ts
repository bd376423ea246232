import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { encode, TokenForger, type TokenForge } from './token-forger.js';

/** One token that must be refused, and the error code with which. */
export interface BadToken {
  name: string;
  make(): string;
  code: `GATEHOUSE_AUTH_${'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_NOT_YET_VALID' | 'WRONG_AUDIENCE'}`;
}

type Code = 'TOKEN_INVALID' | 'TOKEN_EXPIRED' | 'TOKEN_NOT_YET_VALID' | 'WRONG_AUDIENCE';
type Row = readonly [name: string, make: () => string, code?: Code];

const seconds = () => Math.floor(Date.now() / 1_000);

/** Tokens that no resource server may accept: RFC 7515, 7519, 8725, 9068, 9449, and what known attacks are made of. */
export function badTokens(forge: TokenForge): BadToken[] {
  const tables = [
    algorithmRows,
    headerRows,
    signatureRows,
    formRows,
    issuerRows,
    audienceRows,
    timeRows,
    claimRows,
    bindingRows,
  ];
  return tables.flatMap((rows) =>
    rows(new TokenForger(forge)).map(([name, make, code = 'TOKEN_INVALID']) => ({
      name,
      make,
      code: `GATEHOUSE_AUTH_${code}` as const,
    })),
  );
}

function algorithmRows(f: TokenForger): Row[] {
  const publicKey = createPublicKey(f.forge.key);
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const jwk = JSON.stringify(publicKey.export({ format: 'jwk' }));
  return [
    ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): Row => [
      `alg "${alg}" without signature`,
      () => f.unsigned(alg),
    ]),
    ['alg none with the signature of RS256', () => f.signed(f.forge.claims(), f.header({ alg: 'none' }))],
    ...['HS256', 'HS384', 'HS512'].map((alg): Row => [
      `${alg} with the public key (PEM) as the secret`,
      () => f.mac(alg, pem),
    ]),
    ['HS256 with the public key (DER) as the secret', () => f.mac('HS256', der)],
    ['HS256 with the public key (JWK) as the secret', () => f.mac('HS256', jwk)],
    ['HS256 with an empty secret', () => f.mac('HS256', '')],
    ['HS256 with the key id as the secret', () => f.mac('HS256', f.forge.kid)],
    ['RS384, which is not on the list', () => f.signed(f.forge.claims(), f.header({ alg: 'RS384' }), 'sha384')],
    ['RS512, which is not on the list', () => f.signed(f.forge.claims(), f.header({ alg: 'RS512' }), 'sha512')],
    ['RS1', () => f.signed(f.forge.claims(), f.header({ alg: 'RS1' }), 'sha1')],
    ['RS256 whose hash is SHA-1', () => f.signed(f.forge.claims(), f.header(), 'sha1')],
    ...['PS256', 'ES256', 'EdDSA'].map((alg): Row => [
      `${alg} over a signature of RS256`,
      () => f.signed(f.forge.claims(), f.header({ alg })),
    ]),
    ['alg in lower case', () => f.signed(f.forge.claims(), f.header({ alg: 'rs256' }))],
    ['alg as a list', () => f.signed(f.forge.claims(), f.header({ alg: ['RS256'] }))],
    ['no alg', () => f.signed(f.forge.claims(), f.header({ alg: undefined }))],
    ['alg null', () => f.signed(f.forge.claims(), f.header({ alg: null }))],
    ['an algorithm of encryption', () => f.signed(f.forge.claims(), f.header({ alg: 'RSA-OAEP', enc: 'A256GCM' }))],
  ];
}

function headerRows(f: TokenForger): Row[] {
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const jwk = foreign.publicKey.export({ format: 'jwk' });
  const byForeign = (more: Record<string, unknown>) => () =>
    f.signed(f.forge.claims(), f.header(more), 'sha256', foreign.privateKey);
  return [
    ['a foreign key in the header (jwk)', byForeign({ jwk })],
    ['a foreign key in the header, without key id', byForeign({ jwk, kid: undefined })],
    ['a foreign key set by URL (jku)', byForeign({ jku: 'https://evil.example/jwks' })],
    ['a foreign certificate by URL (x5u)', byForeign({ x5u: 'https://evil.example/cert' })],
    ['a foreign certificate in the header (x5c)', byForeign({ x5c: ['MIIB'] })],
    ['a foreign key under the known key id', byForeign({})],
    ['a foreign key under no key id', byForeign({ kid: undefined })],
    ['an unknown key id', () => f.signed(f.forge.claims(), f.header({ kid: 'unknown' }))],
    ['a key id that is a path', byForeign({ kid: '../../../../dev/null' })],
    ['a key id that is SQL', byForeign({ kid: "x' UNION SELECT 'key" })],
    ['a key id with a NUL', byForeign({ kid: `${f.forge.kid}\0` })],
    ['a key id that is a number', byForeign({ kid: 1 })],
    ['a key id that is a list', byForeign({ kid: [f.forge.kid] })],
    ['a key id that is a property of every object', byForeign({ kid: '__proto__' })],
    [
      'an extension that nobody knows as critical',
      () => f.signed(f.forge.claims(), f.header({ crit: ['exotic'], exotic: 1 })),
    ],
    ['an empty list of critical extensions', () => f.signed(f.forge.claims(), f.header({ crit: [] }))],
    ['critical extensions that are no list', () => f.signed(f.forge.claims(), f.header({ crit: 'exp' }))],
    ['a payload that is not encoded (b64)', () => f.signed(f.forge.claims(), f.header({ b64: false, crit: ['b64'] }))],
    ...['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'oauth-id-jag+jwt', 'JWE', 'at-jwt', ''].map((typ): Row => [
      `the type "${typ}"`,
      () => f.signed(f.forge.claims(), f.header({ typ })),
    ]),
    ['a type that is a number', () => f.signed(f.forge.claims(), f.header({ typ: 1 }))],
  ];
}

function signatureRows(f: TokenForger): Row[] {
  const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return [
    ['no signature', () => f.broken((h, p) => [h, p, ''])],
    ['a signature that was cut', () => f.broken((h, p, s) => [h, p, s.slice(0, -8)])],
    ['a signature with more behind it', () => f.broken((h, p, s) => [h, p, `${s}AAAA`])],
    ['a signature of nothing but zeros', () => f.broken((h, p) => [h, p, Buffer.alloc(256).toString('base64url')])],
    [
      'a signature of ES256 that is zero (CVE-2022-21449)',
      () => {
        const text = `${encode(f.header({ alg: 'ES256' }))}.${encode(f.forge.claims())}`;
        return `${text}.${Buffer.alloc(64).toString('base64url')}`;
      },
    ],
    [
      'a signature of ES256 by a key of somebody else',
      () => f.signed(f.forge.claims(), f.header({ alg: 'ES256' }), 'sha256', otherCurve.privateKey),
    ],
    [
      'another subject put in after signing',
      () => f.broken((h, _, s) => [h, encode({ ...f.forge.claims(), sub: 'admin' }), s]),
    ],
    [
      'another role put in after signing',
      () => f.broken((h, _, s) => [h, encode({ ...f.forge.claims(), realm_access: { roles: ['owner'] } }), s]),
    ],
    ['another header put in after signing', () => f.broken((_, p, s) => [encode(f.header({ typ: 'at+jwt' })), p, s])],
    ['the signature of another token', () => f.broken((h, p) => [h, p, f.with({ sub: 'bob' }).split('.')[2] ?? ''])],
  ];
}

function formRows(f: TokenForger): Row[] {
  return [
    ['no token at all', () => 'x'],
    ['one part', () => f.good().replaceAll('.', '')],
    ['two parts', () => f.broken((h, p) => [h, p])],
    ['four parts', () => f.broken((h, p, s) => [h, p, s, 'AAAA'])],
    ['five parts, as if it were encrypted', () => f.broken((h, p, s) => [h, p, s, 'AAAA', 'AAAA'])],
    ['empty parts', () => '..'],
    ['parts that are not base64url', () => '!!.!!.!!'],
    ['a header that is not JSON', () => f.signed(f.forge.claims(), 'RS256')],
    ['a header that is a list', () => f.signed(f.forge.claims(), '[]')],
    ['a header that is null', () => f.signed(f.forge.claims(), 'null')],
    ['claims that are not JSON', () => f.signed('sub=alice')],
    ['claims that are a list', () => f.signed([f.forge.claims()])],
    ['claims that are null', () => f.signed('null')],
    ['claims that are a text', () => f.signed('"alice"')],
    [
      'a serialisation in JSON',
      () =>
        f.broken((protectedHeader, payload, signature) => [
          JSON.stringify({ protected: protectedHeader, payload, signature }),
        ]),
    ],
    ['a token in a token', () => f.signed(JSON.stringify(f.good()), f.header({ cty: 'JWT' }))],
    ['a good token with more before it', () => `x${f.good()}`],
    ['a good token with more behind it', () => `${f.good()}x`],
    ['two good tokens, joined', () => `${f.good()},${f.good()}`],
  ];
}

function issuerRows(f: TokenForger): Row[] {
  const { issuer } = f.forge;
  const others: readonly [string, unknown][] = [
    ['none', undefined],
    ['null', null],
    ['the empty text', ''],
    ['one that differs in a slash', `${issuer}/`],
    ['one that differs in case', issuer.toUpperCase()],
    ['one that goes on', `${issuer}.evil.example`],
    ['one with a path below', `${issuer}/other`],
    ['one with a space', ` ${issuer}`],
    ['one of another host', 'https://elsewhere.example/realms/gatehouse'],
    ['one with a user part', issuer.replace('://', '://x@')],
    ['a list with the right one in it', [issuer]],
    ['an object', { issuer }],
  ];
  return others.map(([name, iss]) => [`as issuer ${name}`, () => f.with({ iss })]);
}

function audienceRows(f: TokenForger): Row[] {
  const others: readonly [string, unknown][] = [
    ['nobody', undefined],
    ['null', null],
    ['an empty list', []],
    ['the empty text', ''],
    ['another service', 'https://crm.example/mcp'],
    ['the account page of Keycloak alone', ['account']],
    ['a name that goes on', 'gatehouse-api.evil.example'],
    ['a name in another case', 'GATEHOUSE-API'],
    ['a name with a space', 'gatehouse-api '],
    ['a list of names in one text', 'account gatehouse-api'],
    ['an object', { aud: 'gatehouse-api' }],
    ['everybody', '*'],
  ];
  return others.map(([name, aud]) => [`for ${name}`, () => f.with({ aud }), 'WRONG_AUDIENCE']);
}

function timeRows(f: TokenForger): Row[] {
  return [
    ['expired ten minutes ago', () => f.with({ exp: seconds() - 600 }), 'TOKEN_EXPIRED'],
    ['expired more than the tolerance ago', () => f.with({ exp: seconds() - 62 }), 'TOKEN_EXPIRED'],
    ['expired in 1970', () => f.with({ exp: 0 }), 'TOKEN_EXPIRED'],
    ['expired before 1970', () => f.with({ exp: -1 }), 'TOKEN_EXPIRED'],
    ['that never expires', () => f.with({ exp: undefined })],
    ['with an expiry that is null', () => f.with({ exp: null })],
    ['with an expiry that is a text', () => f.with({ exp: String(seconds() + 60) })],
    ['with an expiry that is a list', () => f.with({ exp: [seconds() + 60] })],
    ['with an expiry that is true', () => f.with({ exp: true })],
    ['not valid for ten minutes yet', () => f.with({ nbf: seconds() + 600 }), 'TOKEN_NOT_YET_VALID'],
    ['not valid for more than the tolerance yet', () => f.with({ nbf: seconds() + 65 }), 'TOKEN_NOT_YET_VALID'],
    ['with a beginning that is a text', () => f.with({ nbf: String(seconds()) })],
    ['issued in ten minutes', () => f.with({ iat: seconds() + 600 }), 'TOKEN_NOT_YET_VALID'],
    ['issued at a time that is a text', () => f.with({ iat: String(seconds()) })],
  ];
}

function claimRows(f: TokenForger): Row[] {
  return [
    ['without a subject', () => f.with({ sub: undefined })],
    ['with an empty subject', () => f.with({ sub: '' })],
    ['with a subject that is a number', () => f.with({ sub: 1 })],
    ['with a subject that is a list', () => f.with({ sub: ['alice'] })],
    ['with a subject that is null', () => f.with({ sub: null })],
    ...['ID', 'Refresh', 'Offline', 'Logout', 'bearer', 'DPoP', 'Serialized-ID', ''].map((typ): Row => [
      `that says of itself "${typ}"`,
      () => f.with({ typ }),
    ]),
    ['that says nothing of its type', () => f.with({ typ: undefined })],
    ['of several types', () => f.with({ typ: ['Bearer'] })],
    ['of several organizations', () => f.with({ org: ['acme', 'default'] })],
    ['of an organization that is a wildcard', () => f.with({ org: '*' })],
    ['of an organization that is part of a subject', () => f.with({ org: 'acme.backend' })],
    ['of an organization without a name', () => f.with({ org: '' })],
    ['of an organization that is null', () => f.with({ org: null })],
    ['of an organization with a name too long', () => f.with({ org: 'a'.repeat(64) })],
  ];
}

/** Bound to something that the gateway cannot have proved: a proof for a DPoP key is looked at elsewhere. */
function bindingRows(f: TokenForger): Row[] {
  const bindings: readonly [string, unknown][] = [
    ['a certificate (mTLS)', { 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }],
    ['a certificate and a key', { jkt: 'x', 'x5t#S256': 'y' }],
    ['a whole key', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['nothing', {}],
    ['null', null],
    ['a text', 'x'],
    ['an empty thumbprint', { jkt: '' }],
    ['a list of thumbprints', { jkt: ['x'] }],
  ];
  return bindings.map(([name, cnf]) => [`bound to ${name}`, () => f.with({ cnf })]);
}
