/** Name of the cookie of something begun elsewhere; several tabs may be on their way at once, each with its own. */
export function attemptCookie(purpose: 'login' | 'connect', state: string): string {
  return `gatehouse_${purpose}_${state.replaceAll(/[^A-Za-z0-9_-]/g, '').slice(0, 16)}`;
}

/** The portal's cookies; on https they carry the prefix that ties them to this very host (RFC 6265bis, 4.1.3.2). */
export class Cookies {
  private readonly isSecure: boolean;

  constructor(publicUrl: string) {
    this.isSecure = publicUrl.startsWith('https:');
  }

  /** The value in a `Cookie` header; undefined when there is none. */
  read(header: string | undefined, name: string): string | undefined {
    const wanted = `${this.prefixed(name)}=`;
    const pair = (header ?? '').split(';').find((part) => part.trimStart().startsWith(wanted));
    return pair?.trim().slice(wanted.length) || undefined;
  }

  /** A `Set-Cookie` header. */
  write(name: string, value: string, maxAgeSeconds: number): string {
    const secure = this.isSecure ? '; Secure' : '';
    return `${this.prefixed(name)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
  }

  /** A `Set-Cookie` header that removes a cookie. */
  remove(name: string): string {
    return this.write(name, '', 0);
  }

  private prefixed(name: string): string {
    return this.isSecure ? `__Host-${name}` : name;
  }
}
