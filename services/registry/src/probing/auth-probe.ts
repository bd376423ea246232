import { Injectable } from '@nestjs/common';
import type { AuthorizationServer } from 'oauth4webapi';
import { asGatehouseError, type ErrorCode } from '@gatehouse/errors';
import { createOutboundFetch, discover, parseChallenge, type OutboundFetch } from '@gatehouse/oauth-discovery';
import type { Outbound } from '@gatehouse/outbound';
import { looksLikeOldTransport } from './old-transport.js';
import { McpProbe, type ProbeResult } from './mcp-probe.js';
import { answerOf, ProbeSteps, type ProbeStep } from './probe-steps.js';

/** What a probe found, in one word. */
export type ProbeOutcome =
  | 'open'
  | 'oauth'
  | 'bearer_or_api_key'
  | 'not_mcp'
  | 'old_transport'
  | 'unreachable'
  | 'address_forbidden'
  | 'inconclusive';

/** Whom the gateway would get tokens of. */
export interface FoundServer {
  issuer: string;
  /** How a client becomes known to it, the best first. */
  registration: ('metadata_document' | 'dynamic' | 'pre_registered')[];
  grantTypes: readonly string[];
  scopes: readonly string[];
}

/** What is known of a server from its URL alone, and how that was found. */
export interface ProbeReport {
  url: string;
  outcome: ProbeOutcome;
  /** The outcome in a sentence, with what to do. */
  conclusion: string;
  modern: boolean;
  legacy: boolean;
  protocolVersions: readonly string[];
  serverName: string;
  serverVersion: string;
  /** How many tools it lists; null when it does not list them to everybody. */
  tools: number | null;
  /** What to register it with; null when that is not clear. */
  credentialMode: 'none' | 'header' | 'oauth' | null;
  authorizationServer: FoundServer | null;
  steps: readonly ProbeStep[];
}

type Finding = Pick<ProbeReport, 'outcome' | 'conclusion'> &
  Partial<Pick<ProbeReport, 'credentialMode' | 'authorizationServer'>>;

const forbidden: ReadonlySet<ErrorCode> = new Set([
  'GATEHOUSE_OUTBOUND_URL_INVALID',
  'GATEHOUSE_OUTBOUND_ADDRESS_FORBIDDEN',
  'GATEHOUSE_OUTBOUND_HTTPS_REQUIRED',
]);

/**
 * Finds out from a URL alone what an MCP server is and how one authenticates at it: era, transport, no credential, OAuth
 * with which authorization server, or a key. Only HTTP is spoken, and only to addresses that a backend may have.
 */
@Injectable()
export class AuthProbe {
  constructor(
    private readonly outbound: Outbound,
    private readonly probe: McpProbe,
  ) {}

  /** Never throws: what could not be found out is in the report. */
  async run(url: string): Promise<ProbeReport> {
    const steps = new ProbeSteps();
    let result: ProbeResult | undefined;
    let finding: Finding;
    try {
      result = await this.probe.probe(url, {}, (answer) => steps.addRpc(url, answer));
      finding = {
        outcome: 'open',
        credentialMode: 'none',
        conclusion: 'It wants no credential: register it as it is.',
      };
    } catch (error) {
      const { code, detail } = asGatehouseError(error);
      finding = await this.explain(url, code, detail ?? '', steps);
    }
    return {
      ...{ url, credentialMode: null, authorizationServer: null, ...finding },
      ...(result ? aboutServer(result) : steps.aboutServer()),
      tools: result?.tools.length ?? null,
      steps: steps.all(),
    };
  }

  private async explain(url: string, code: ErrorCode, detail: string, steps: ProbeSteps): Promise<Finding> {
    if (code === 'GATEHOUSE_BACKEND_NEEDS_CREDENTIAL') return this.whichCredential(url, steps);
    if (forbidden.has(code)) {
      steps.addFailure(`POST ${url}`, code);
      return { outcome: 'address_forbidden', conclusion: addressForbidden };
    }
    if (code === 'GATEHOUSE_BACKEND_NOT_MCP') return this.whichTransport(url, steps);
    if (code === 'GATEHOUSE_BACKEND_UNREACHABLE') {
      steps.addFailure(`POST ${url}`, detail);
      return { outcome: 'unreachable', conclusion: `${detail} See that it runs, and that the URL is right.` };
    }
    return { outcome: 'inconclusive', conclusion: `${detail || code} Try again, or ask whoever runs it.` };
  }

  private async whichTransport(url: string, steps: ProbeSteps): Promise<Finding> {
    const { answer, isOld } = await looksLikeOldTransport(this.outbound, url);
    steps.add({
      request: `GET ${url}`,
      answer,
      conclusion: isOld ? 'It opens an event stream and names an endpoint.' : 'Not the transport of 2024-11-05 either.',
    });
    return isOld ? { outcome: 'old_transport', conclusion: oldTransport } : { outcome: 'not_mcp', conclusion: notMcp };
  }

  private async whichCredential(url: string, steps: ProbeSteps): Promise<Finding> {
    const { status, challenge } = steps.refusal();
    const fetch = this.watched(steps);
    try {
      const { issuer, server } = await discover(fetch, url, { issuer: '', resource: '' }, parseChallenge(challenge));
      // Without a word of OAuth anywhere, that the origin might be the server is no more than a guess.
      if (!steps.hasMetadata()) return otherCredential(status, challenge);
      return oauth(issuer, server);
    } catch (error) {
      const { code, detail = code } = asGatehouseError(error);
      const why = forbidden.has(code)
        ? 'Its metadata leads to an address that the gateway may not connect to.'
        : detail;
      return { outcome: 'inconclusive', conclusion: `It wants OAuth, but not in a way that can be used: ${why}` };
    }
  }

  private watched(steps: ProbeSteps): OutboundFetch {
    const fetch = createOutboundFetch(this.outbound);
    return async (url, init) => {
      try {
        const response = await fetch(url, init);
        await steps.addMetadata(url, response.clone());
        return response;
      } catch (error) {
        const { code, detail = code } = asGatehouseError(error);
        steps.addFailure(`GET ${url}`, detail);
        throw error;
      }
    };
  }
}

const addressForbidden =
  'The gateway may not connect to this address. Use https, or ask an operator to allow the network it is in.';
const oldTransport =
  'It speaks HTTP+SSE, the transport of 2024-11-05, which the gateway does not. Ask for its Streamable HTTP endpoint.';
const notMcp =
  'It answers, but not as an MCP server. The endpoint often ends in /mcp; see the documentation of the server.';

function oauth(issuer: string, server: AuthorizationServer): Finding {
  const hasPkce = server.code_challenge_methods_supported?.includes('S256') ?? false;
  if (!hasPkce) {
    const conclusion = `It wants OAuth, but ${issuer} does not offer PKCE (S256), without which the gateway does not sign in.`;
    return { outcome: 'inconclusive', conclusion, authorizationServer: found(issuer, server) };
  }
  const authorizationServer = found(issuer, server);
  const [best] = authorizationServer.registration;
  return {
    ...{ outcome: 'oauth', credentialMode: 'oauth', authorizationServer },
    conclusion: `It wants OAuth, of ${issuer}. ${registrationAdvice[best ?? 'pre_registered']}`,
  };
}

const registrationAdvice = {
  metadata_document: 'Register it with the mode "oauth" and connect: the gateway is known by its metadata document.',
  dynamic: 'Register it with the mode "oauth" and connect: the gateway registers itself.',
  pre_registered:
    'Register the gateway there by hand, then the backend with the mode "oauth" and the client id that you got.',
} as const;

function found(issuer: string, server: AuthorizationServer): FoundServer {
  const texts = (value: unknown) => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
  return {
    issuer,
    registration: [
      ...(server.client_id_metadata_document_supported === true ? (['metadata_document'] as const) : []),
      ...(server.registration_endpoint === undefined ? [] : (['dynamic'] as const)),
      'pre_registered',
    ],
    grantTypes: texts(server.grant_types_supported).slice(0, 50),
    scopes: texts(server.scopes_supported).slice(0, 200),
  };
}

function otherCredential(status: number, challenge: string): Finding {
  if (status === 401) {
    const said = challenge === '' ? '' : ` (${answerOf(status, challenge)})`;
    const conclusion = `It wants a credential${said} and names no authorization server: an API key or token, in the header that its documentation names. Make a connection with it first.`;
    return { outcome: 'bearer_or_api_key', credentialMode: 'header', conclusion };
  }
  const conclusion = `It refuses everybody without a credential (HTTP ${status}) and does not say what it wants. Ask whoever runs it.`;
  return { outcome: 'inconclusive', conclusion };
}

function aboutServer({ verdict }: ProbeResult) {
  const { modern, legacy, protocolVersions, serverName, serverVersion } = verdict;
  return { modern, legacy, protocolVersions, serverName, serverVersion };
}
