/** Access tokens of the demo users (`admin`, `alice`, `bob`, `audrey`, `sam`), renewed before they expire. */
export class UserTokens {
  private readonly known = new Map<string, { token: Promise<string>; expiresAtMs: number }>();

  constructor(private readonly issuer: string) {}

  /** @throws Error when the identity provider gives none. */
  async of(user: string): Promise<string> {
    const known = this.known.get(user);
    if (known && Date.now() < known.expiresAtMs) return known.token;
    const granted = this.grant(user);
    const entry = { token: granted.then(({ token }) => token), expiresAtMs: Date.now() + 10_000 };
    this.known.set(user, entry);
    granted.then(
      ({ lifetimeMs }) => (entry.expiresAtMs = Date.now() + lifetimeMs / 2),
      () => this.known.delete(user),
    );
    return entry.token;
  }

  private async grant(user: string): Promise<{ token: string; lifetimeMs: number }> {
    const response = await fetch(`${this.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        client_id: 'gatehouse-cli',
        username: user,
        password: user,
        scope: 'openid',
      }),
    });
    const body = (await response.json()) as { access_token?: string; expires_in?: number };
    if (!body.access_token) throw new Error(`no token for ${user}: HTTP ${response.status}`);
    return { token: body.access_token, lifetimeMs: (body.expires_in ?? 60) * 1_000 };
  }
}
