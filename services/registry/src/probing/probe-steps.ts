import type { RpcAnswer } from './json-rpc.client.js';

/** One request of a probe. Bodies are never shown: what an answer says is in the conclusion. */
export interface ProbeStep {
  request: string;
  answer: string;
  conclusion: string;
}

const maxSteps = 50;
const maxText = 300;

/** What a probe asked and heard, in order. */
export class ProbeSteps {
  private readonly steps: ProbeStep[] = [];
  private readonly versions = new Set<string>();
  private metadata = false;
  private refused = { status: 0, challenge: '' };
  private modern = false;
  private legacy = false;

  add(step: ProbeStep): void {
    const { request, answer, conclusion } = step;
    if (this.steps.length < maxSteps)
      this.steps.push({ request: printable(request), answer: printable(answer), conclusion: printable(conclusion) });
  }

  addFailure(request: string, what: string): void {
    this.add({ request, answer: 'none', conclusion: what });
  }

  addRpc(url: string, { method, status, challenge, result }: RpcAnswer): void {
    const conclusion = this.conclude(method, status, result);
    if (status === 401 || status === 403) this.refused = { status, challenge };
    this.add({ request: `POST ${url} ${method}`, answer: answerOf(status, challenge), conclusion });
  }

  async addMetadata(url: string, response: Response): Promise<void> {
    const document: unknown = response.status === 200 ? await response.json().catch(() => undefined) : undefined;
    const isObject = typeof document === 'object' && document !== null;
    if (isObject) this.metadata = true;
    const { authorization_servers: servers, issuer } = (isObject ? document : {}) as Record<string, unknown>;
    const named = Array.isArray(servers) && typeof servers[0] === 'string' ? `It names ${servers[0]}.` : undefined;
    const itself = typeof issuer === 'string' ? `It is of ${issuer}.` : undefined;
    const conclusion = named ?? itself ?? (isObject ? 'There is metadata.' : 'There is none here.');
    this.add({ request: `GET ${url}`, answer: answerOf(response.status, ''), conclusion });
  }

  /** The last answer that refused. */
  refusal(): { status: number; challenge: string } {
    return this.refused;
  }

  /** Whether there was any metadata of OAuth. */
  hasMetadata(): boolean {
    return this.metadata;
  }

  /** What a server that did not go on has said of itself. */
  aboutServer() {
    const { modern, legacy } = this;
    return { modern, legacy, protocolVersions: [...this.versions], serverName: '', serverVersion: '' };
  }

  all(): readonly ProbeStep[] {
    return this.steps;
  }

  private conclude(method: string, status: number, result: unknown): string {
    if (status === 401 || status === 403) return 'It wants a credential.';
    const { supportedVersions, protocolVersion, tools } = (result ?? {}) as Record<string, unknown>;
    if (method === 'server/discover' && Array.isArray(supportedVersions)) {
      this.modern = true;
      for (const version of supportedVersions.slice(0, 10)) this.versions.add(printable(String(version)));
      return 'It speaks the modern era.';
    }
    if (method === 'initialize' && typeof protocolVersion === 'string') {
      this.legacy = true;
      this.versions.add(printable(protocolVersion));
      return `It speaks the legacy era, ${protocolVersion}.`;
    }
    if (method === 'tools/list' && Array.isArray(tools)) return `It lists ${tools.length} tools to everybody.`;
    return method === 'server/discover' ? 'It does not speak the modern era.' : 'That is no answer of MCP.';
  }
}

/** An answer in a few words. */
export function answerOf(status: number, challenge: string): string {
  return challenge === '' ? `HTTP ${status}` : `HTTP ${status}, WWW-Authenticate: ${printable(challenge)}`;
}

/** What others wrote, so that it can be shown. */
function printable(text: string): string {
  return text.slice(0, maxText).replaceAll(/[^\x20-\x7e]/g, '?');
}
