/**
 * A credential is flat: name, value, name, value. Its query parameters come first, under names that begin with `?`, so that
 * one look tells that there are none.
 */
const mark = '?'.charCodeAt(0);

/** The path of a request with the query parameters of its credential. */
export function pathWith(path: string, credential: readonly string[]): string {
  if (credential[0]?.charCodeAt(0) !== mark) return path;
  let out = path;
  for (let i = 0; i < credential.length && credential[i]?.charCodeAt(0) === mark; i += 2) {
    const name = encodeURIComponent(credential[i]?.slice(1) ?? '');
    out += `${out.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(credential[i + 1] ?? '')}`;
  }
  return out;
}

/** The headers of a credential. */
export function headersIn(credential: readonly string[]): readonly string[] {
  if (credential[0]?.charCodeAt(0) !== mark) return credential;
  let from = 0;
  while (credential[from]?.charCodeAt(0) === mark) from += 2;
  return credential.slice(from);
}
