import { randomUUID } from 'node:crypto';
import {
  Client,
  DpopSession,
  StreamableHTTPClientTransport,
  UnauthorizedError,
  type OAuthClientMetadata,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { Browser } from '../../src/browser.spec-kit.js';
import { passPages } from './sign-in.js';

/** How an agent is known to the identity provider. */
export interface AgentIdentity {
  /** Entered by an administrator. */
  clientId?: string;
  /** The URL of its metadata document. */
  metadataUrl?: string;
  /** Whether its tokens are bound to a key of its own. */
  isBound?: boolean;
}

export const agentRedirectUri = 'http://127.0.0.1:47111/callback';

/**
 * An agent that knows nothing but the URL of an MCP endpoint: the SDK's own OAuth client does the rest, and a person
 * signs in with a browser.
 */
export class ConnectingAgent implements OAuthClientProvider {
  readonly redirectUrl = agentRedirectUri;
  readonly clientMetadata: OAuthClientMetadata = {
    client_name: 'An agent',
    redirect_uris: [agentRedirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  clientMetadataUrl?: string;
  /** Where the person was sent back to. */
  callback: URL | undefined;
  /** The request with which the person was sent to the identity provider. */
  asked: URL | undefined;
  private readonly expectedState = randomUUID();
  private information: StoredOAuthClientInformation | undefined;
  private stored: StoredOAuthTokens | undefined;
  private verifier = '';
  private discovered: OAuthDiscoveryState | undefined;

  private constructor(
    private readonly user: string,
    private readonly session: DpopSession | undefined,
  ) {}

  static async of(user: string, { clientId, metadataUrl, isBound = false }: AgentIdentity): Promise<ConnectingAgent> {
    const session = isBound ? await DpopSession.create() : undefined;
    const agent = new ConnectingAgent(user, session);
    if (metadataUrl !== undefined) agent.clientMetadataUrl = metadataUrl;
    if (clientId !== undefined) agent.information = { client_id: clientId };
    return agent;
  }

  /** Goes through the authorization flow and answers a client that is connected. */
  async connect(endpoint: string): Promise<Client> {
    const first = this.transport(endpoint);
    await new Client({ name: 'agent', version: '1' }).connect(first).catch((error: unknown) => {
      if (!(error instanceof UnauthorizedError)) throw error;
    });
    if (this.callback?.searchParams.get('state') !== this.expectedState) throw new Error('the state is another');
    await first.finishAuth(this.callback.searchParams);
    return this.reconnect(endpoint);
  }

  /** With the tokens that it has. */
  async reconnect(endpoint: string): Promise<Client> {
    const client = new Client({ name: 'agent', version: '1' });
    await client.connect(this.transport(endpoint));
    return client;
  }

  private transport(endpoint: string): StreamableHTTPClientTransport {
    return new StreamableHTTPClientTransport(new URL(endpoint), { authProvider: this });
  }

  get clientId(): string {
    return this.information?.client_id ?? '';
  }

  state(): string {
    return this.expectedState;
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    return this.information;
  }

  saveClientInformation(information: StoredOAuthClientInformation): void {
    this.information = information;
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.stored;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.stored = tokens;
  }

  async redirectToAuthorization(url: URL): Promise<void> {
    this.asked = url;
    const browser = new Browser();
    const page = await passPages(browser, await browser.open(url.href, agentRedirectUri), this.user, agentRedirectUri);
    if (!page.url.startsWith(agentRedirectUri))
      throw new Error(`not sent back, but shown: ${page.html.slice(0, 2_000)}`);
    this.callback = new URL(page.url);
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }

  dpop(): DpopSession | undefined {
    return this.session;
  }
}
