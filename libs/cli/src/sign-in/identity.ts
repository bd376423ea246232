import { GatehouseError } from '@gatehouse/errors';
import type { Portal } from '../portal.js';
import type { CredentialsFile, SignIn } from './credentials-file.js';

/** A token is refreshed when it has less left than a slow request takes. */
const marginMs = 30_000;

/** Who is at the keyboard: a token that was given, else the log-in of the portal. */
export class Identity {
  private readonly given: Promise<string> | undefined;

  constructor(
    private readonly portal: Portal,
    private readonly file: CredentialsFile,
    given?: string | (() => Promise<string>),
  ) {
    this.given = given === undefined ? undefined : Promise.resolve(typeof given === 'string' ? given : given());
    // Reported where it is awaited.
    this.given?.catch(() => undefined);
  }

  /** Whether a token was given for this command. */
  get isGiven(): boolean {
    return this.given !== undefined;
  }

  /** The gateway's own tokens count too. @throws GatehouseError GATEHOUSE_CLI_NOT_SIGNED_IN, ... */
  async callToken(): Promise<string> {
    const token = await (this.given ?? this.storedToken());
    if (/^[\x21-\x7e]+$/.test(token)) return token;
    throw new GatehouseError('GATEHOUSE_CLI_NOT_SIGNED_IN', {
      detail: 'The token that was given is empty or no token.',
    });
  }

  /** @throws GatehouseError GATEHOUSE_CLI_NOT_SIGNED_IN, GATEHOUSE_CLI_TOKEN_UNSUITABLE, ... */
  async adminToken(): Promise<string> {
    const token = await this.callToken();
    if (token.startsWith('gth_')) throw new GatehouseError('GATEHOUSE_CLI_TOKEN_UNSUITABLE');
    return token;
  }

  /** Keeps a log-in. */
  keep(signIn: SignIn): Promise<void> {
    return this.file.locked(async () => this.file.write(this.portal.url, signIn));
  }

  /** Forgets the log-in, and answers what it was. */
  forget(): Promise<SignIn | undefined> {
    return this.file.locked(async () => {
      const signIn = this.file.read(this.portal.url);
      if (signIn) this.file.write(this.portal.url, undefined);
      return signIn;
    });
  }

  private async storedToken(): Promise<string> {
    const signIn = this.stored();
    return isFresh(signIn) ? signIn.accessToken : this.file.locked(() => this.refreshed());
  }

  private async refreshed(): Promise<string> {
    // Another command may have done it while this one waited.
    const signIn = this.stored();
    if (isFresh(signIn) || !signIn.refresh) return signIn.accessToken;
    const { OidcClient } = await import('./oidc.client.js');
    try {
      const renewed = await (await OidcClient.discover(signIn.refresh.issuer)).refresh(signIn.refresh.token);
      this.file.write(this.portal.url, renewed);
      return renewed.accessToken;
    } catch (error) {
      if (!(error instanceof GatehouseError) || error.code !== 'GATEHOUSE_CLI_LOGIN_REFUSED') throw error;
      this.file.write(this.portal.url, undefined);
      const detail = `Your log-in at ${this.portal.url} has ended.`;
      throw new GatehouseError('GATEHOUSE_CLI_NOT_SIGNED_IN', { detail });
    }
  }

  private stored(): SignIn {
    const signIn = this.file.read(this.portal.url);
    if (signIn) return signIn;
    const detail = `There is no log-in for ${this.portal.url}.`;
    throw new GatehouseError('GATEHOUSE_CLI_NOT_SIGNED_IN', { detail });
  }
}

function isFresh({ refresh }: SignIn): boolean {
  return refresh === undefined || refresh.expiresAtMs - marginMs > Date.now();
}
