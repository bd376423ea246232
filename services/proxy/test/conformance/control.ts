import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendMappedSchema, create } from '@gatehouse/contracts';
import type { Revision } from '@gatehouse/testkit';
import type { TestGateway } from '../gateway.js';
import { legacyAgent, modernAgent } from './agents.js';
import { clientScenario, type ScenarioContext } from './client-scenarios.js';

/** Where and how scenarios are played in which the suite is a backend. */
export interface ClientStage {
  gateway: TestGateway;
  /** The agent `bot`'s. */
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
async function play({ gateway, token, revision, agent: era }: ClientStage, order: Order): Promise<void> {
  const { scenario, url, context } = order;
  const backend = `${scenario}-${revision}-${era}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const { tools, act } = clientScenario(scenario);
  const speaks = revision === '2026-07-28' ? { modern: true } : { legacy: true };
  await gateway.addBackend(backend, { url }, { ...speaks, timeoutMs: 60_000 }, tools);
  await gateway.append('agent', 'bot', create(BackendMappedSchema, { backendId: backend }));
  const agent = await (era === 'modern' ? modernAgent : legacyAgent)(gateway, backend, token);
  try {
    await act(agent, context);
  } finally {
    await agent.close();
  }
}
