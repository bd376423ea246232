/** The administrator of a Keycloak, as `run.json` tells it. */
export interface KeycloakAdministrator {
  url: string;
  user: string;
  password: string;
}

/** Keycloak's admin API, for what tests do to people and keys. */
export class KeycloakAdmin {
  private readonly realm: string;

  constructor(
    private readonly administrator: KeycloakAdministrator,
    realm = 'gatehouse',
  ) {
    this.realm = `${administrator.url}/admin/realms/${realm}`;
  }

  async setUserEnabled(username: string, enabled: boolean): Promise<void> {
    const query = new URLSearchParams({ username, exact: 'true' });
    const [user] = (await this.send('GET', `/users?${query.toString()}`)) as { id: string }[];
    if (!user) throw new TypeError(`there is no user ${username}`);
    await this.send('PUT', `/users/${user.id}`, { ...user, enabled });
  }

  /** Signs with a new key from now on; tokens of the keys before stay good. */
  async rotateSigningKey(): Promise<void> {
    await this.send('POST', '/components', {
      name: `rsa-${Date.now()}`,
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config: { priority: [String(Math.floor(Date.now() / 1_000))], enabled: ['true'], active: ['true'] },
    });
  }

  private async send(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.realm + path, {
      method,
      headers: { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  private async token(): Promise<string> {
    const { url, user, password } = this.administrator;
    const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: user, password }),
    });
    const { access_token: token } = (await response.json()) as { access_token?: string };
    if (token === undefined) throw new Error(`Keycloak's administrator gets no token: HTTP ${response.status}`);
    return token;
  }
}
