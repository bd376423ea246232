import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  ApprovalPolicy,
  ApprovalPolicySetSchema,
  BackendMappedSchema,
  create,
  CredentialMode,
} from '@gatehouse/contracts';
import type { Revision } from '@gatehouse/testkit';
import type { TestGateway } from '../gateway.js';
import { legacyAgent, modernAgent, type Agent } from './agents.js';
import { connectingAgent } from './connecting-agent.js';
import type { Broker } from './broker.js';
import { clientScenario, type ScenarioContext } from './client-scenarios.js';

/** Where and how scenarios are played in which the suite is a backend. */
export interface ClientStage {
  gateway: TestGateway;
  broker: Broker;
  /** The agent `bot`'s, for the broker's user. */
  token: string;
  revision: Revision;
  agent: 'modern' | 'legacy';
}

/** Takes from the drivers what the suite tells them, and acts on it through the gateway, one after the other. */
export interface Control {
  url: string;
  stop(): Promise<void>;
}

export async function startControl(stage: ClientStage): Promise<Control> {
  let last = Promise.resolve();
  const server = createServer((request, response) => {
    const next = async () => {
      try {
        await play(stage, await readOrder(request));
        response.end('done');
      } catch (error) {
        response.writeHead(500).end(String(error));
      }
    };
    // Side by side they would disturb each other's timing.
    last = last.then(next);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

interface Order {
  scenario: string;
  /** Of the suite's server. */
  url: string;
  context: ScenarioContext;
}

async function readOrder(request: IncomingMessage): Promise<Order> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Order;
}

/** Makes the suite's server a backend, and then acts as its agent. */
async function play(stage: ClientStage, order: Order): Promise<void> {
  const { gateway, broker, token, revision, agent: era } = stage;
  const { scenario, url, context } = order;
  const backend = `${scenario}-${revision}-${era}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const { tools, act } = clientScenario(scenario);
  const speaks = revision === '2026-07-28' ? { modern: true } : { legacy: true };
  const wantsTokens = scenario.startsWith('auth/');
  const settings = { ...speaks, timeoutMs: 60_000, ...(wantsTokens ? tokenSettings(context) : {}) };
  await gateway.addBackend(backend, { url }, settings, tools);
  // The ledger holds no more of the tools than the gateway must know.
  await gateway.append('tools', backend, create(ApprovalPolicySetSchema, { policy: ApprovalPolicy.TRUSTED }));
  await gateway.append('agent', 'bot', create(BackendMappedSchema, { backendId: backend }));
  if (wantsTokens) await keepClient(broker, backend, context);
  const open = () => (era === 'modern' ? modernAgent : legacyAgent)(gateway, backend, token);
  const agent: Agent = wantsTokens ? connectingAgent(open, () => broker.connect(backend)) : await open();
  try {
    await act(agent, context);
  } finally {
    await agent.close();
  }
}

/** A client that needs nobody where the suite gives one that it has not called pre-registered. */
function tokenSettings({ name, client_id: clientId = '' }: ScenarioContext) {
  const isForItself = name?.startsWith('auth/client-credentials') ?? false;
  const credentialMode = isForItself ? CredentialMode.CLIENT_CREDENTIALS : CredentialMode.OAUTH;
  return { credentialMode, oauth: { clientId } };
}

async function keepClient(broker: Broker, backend: string, context: ScenarioContext): Promise<void> {
  const { client_secret: secret, private_key_pem: privateKey, signing_algorithm: algorithm = 'ES256' } = context;
  if (secret !== undefined) await broker.keepClient(backend, { secret });
  else if (privateKey !== undefined) await broker.keepClient(backend, { privateKey, algorithm });
}
