import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PartFailed, startProduct, type IdpChoice, type PartName, type Product } from '@gatehouse/embedded';
import { GatehouseVerbs } from './gatehouse-verbs.js';
import { compileCache, freePortBase } from './infrastructure.js';

export interface GatehouseOptions {
  /** With the demo organization and its MCP servers, as `npm start` has it. */
  demo?: boolean;
  /** Which parts, for a product that lacks some. */
  parts?: readonly PartName[];
  /** The identity provider; the development one when left out. */
  idp?: IdpChoice;
  /** Variables that every service has besides, without their prefix. */
  variables?: Readonly<Record<string, string>>;
}

/** A whole running Gatehouse, every part a process of its own. */
export class Gatehouse extends GatehouseVerbs {
  constructor(
    readonly product: Product,
    readonly dataDir: string,
  ) {
    super(product.run.urls);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Starts the whole product for one suite, on ports and in a folder of its own; takes about ten seconds. */
export async function startGatehouse(options: GatehouseOptions = {}): Promise<Gatehouse> {
  const { demo = false, parts, idp, variables } = options;
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  try {
    const product = {
      dataDir,
      portBase: await freePortBase(),
      compileCache,
      demo,
      ...(parts ? { parts } : {}),
      ...(idp ? { idp } : {}),
      ...(variables ? { variables } : {}),
    };
    return new Gatehouse(await startProduct(product), dataDir);
  } catch (error) {
    await rm(dataDir, { recursive: true, force: true });
    if (error instanceof PartFailed) throw new Error(`${error.message}\n${error.logTail}`, { cause: error });
    throw error;
  }
}
