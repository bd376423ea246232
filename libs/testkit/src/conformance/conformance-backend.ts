import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Catalogue } from './catalogue.js';
import { isLocal } from './http.js';
import { Ledger } from './ledger.js';
import { LegacyServer } from './legacy-server.js';
import { ModernServer } from './modern-server.js';

export interface ConformanceBackendOptions {
  /** `modern` speaks 2026-07-28 and nothing else; `legacy` 2025-11-25, 2025-06-18 and 2025-03-26. */
  era: 'modern' | 'legacy';
  /** How many items a page of a list has; all of them when left out. */
  pageSize?: number;
}

/**
 * A whole MCP server of one era, of our own code: it passes all scenarios that the conformance suite has for its era,
 * with the tools, prompts and resources that the suite names. What a tool asks its client comes as `input_required` in
 * the modern era and as a request on the stream of the call in the legacy era.
 */
export interface ConformanceBackend {
  url: string;
  /** What has reached it. */
  ledger: Ledger;
  /** What it offers, to be changed: subscribers are told. */
  catalogue: Catalogue;
  /** How many clients listen now: `subscriptions/listen`, or GET in the legacy era. */
  openListeners(): number;
  /** Ends what listens with the result that the modern era has for it; in the legacy era the connections end. */
  endListeners(): void;
  /** Forgets every session, as a restart would; nothing in the modern era. */
  forgetSessions(): void;
  /** Takes over the answer to every request while set; returning false leaves it to the server. */
  intercept: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  stop(): Promise<void>;
}

/** Starts a conformance backend on a free loopback port. */
export async function startConformanceBackend({
  era,
  pageSize,
}: ConformanceBackendOptions): Promise<ConformanceBackend> {
  const ledger = new Ledger();
  const catalogue = new Catalogue(pageSize);
  const mcp = era === 'modern' ? new ModernServer(catalogue, ledger) : new LegacyServer(catalogue, ledger);
  catalogue.onChange = (change) => mcp.changed(change);
  const server = createServer((request, response) => {
    if (backend.intercept?.(request, response)) return;
    if (isLocal(request)) void mcp.serve(request, response);
    else response.writeHead(403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const backend: ConformanceBackend = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    ledger,
    catalogue,
    openListeners: () => mcp.openListeners,
    endListeners: () => mcp.endListeners(),
    forgetSessions: () => {
      if (mcp instanceof LegacyServer) mcp.stop();
    },
    intercept: undefined,
    stop: async () => {
      mcp.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return backend;
}
