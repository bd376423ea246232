/** What a backend says in `WWW-Authenticate` (RFC 6750 section 3, RFC 9728 section 5.1). */
export interface Challenge {
  /** `insufficient_scope`, `invalid_token`; undefined when it says none. */
  error: string | undefined;
  scopes: readonly string[] | undefined;
  /** URL of the protected-resource metadata. */
  resourceMetadata: string | undefined;
}

const maxLength = 4_096;
const scheme = /(?:^|[\s,])bearer(?=\s|,|$)/i;
const parameter = /\s*,?\s*([a-z_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/iy;

/** The challenge of the scheme Bearer; undefined when there is none. */
export function parseChallenge(header: string): Challenge | undefined {
  const text = header.slice(0, maxLength);
  const begun = scheme.exec(text);
  if (!begun) return undefined;
  const found = new Map<string, string>();
  parameter.lastIndex = begun.index + begun[0].length;
  for (let match = parameter.exec(text); match; match = parameter.exec(text)) {
    const [, name = '', quoted, plain = ''] = match;
    found.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
  }
  const scope = found.get('scope');
  return {
    error: found.get('error'),
    scopes: scope === undefined ? undefined : scopesIn(scope),
    resourceMetadata: found.get('resource_metadata'),
  };
}

/** The scopes of a text, each once (RFC 6749 section 3.3). */
export function scopesIn(text: string): string[] {
  return [...new Set(text.split(' ').filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)))];
}
