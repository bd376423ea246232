import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  assertPortsFree,
  portsFrom,
  repositoryRoot,
  serviceEnv,
  startProduct,
  type PartName,
  type Product,
} from '@gatehouse/embedded';
import { UserTokens } from './user-tokens.js';

/** Suites share what was compiled: to write it when a product stops takes longer than everything else. */
export const compileCache = join(repositoryRoot, '.gatehouse/compile-cache');

/** Real servers for one suite, on ports and in a folder of their own. */
export interface Infrastructure {
  product: Product;
  /** Variables with which a service runs against these servers; `extra` overrides (names without prefix). */
  env(service: Parameters<typeof serviceEnv>[1], extra?: Readonly<Record<string, string>>): Record<string, string>;
  /** An access token of a demo user (`admin`, `alice`, `bob`, `audrey`, `sam`); needs the part `idp`. */
  tokenFor(user: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the named parts; `nats` and `postgres` when left out. `issuer`: an identity provider of the suite's own. */
export async function startInfrastructure(
  parts: readonly PartName[] = ['nats', 'postgres'],
  { issuer }: { issuer?: string } = {},
): Promise<Infrastructure> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const idp = issuer === undefined ? {} : { idp: issuer };
  const product = await startProduct({ dataDir, portBase: await freePortBase(), compileCache, parts, ...idp });
  const users = new UserTokens(product.urls.issuer);
  return {
    product,
    env: (service, extra = {}) => {
      const prefix = `GATEHOUSE_${service.toUpperCase().replaceAll('-', '_')}_`;
      const overrides = Object.fromEntries(Object.entries(extra).map(([name, value]) => [prefix + name, value]));
      return { ...serviceEnv(product.context, service), [`${prefix}LOG_LEVEL`]: 'error', ...overrides };
    },
    tokenFor: (user) => users.of(user),
    stop: async () => {
      await product.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The first of a hundred ports that are free; suites run side by side. */
export async function freePortBase(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + 100 * Math.floor(Math.random() * 120);
    const free = await assertPortsFree(portsFrom(base)).then(
      () => true,
      () => false,
    );
    if (free) return base;
  }
  throw new Error('no free ports');
}
