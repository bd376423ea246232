import type { Server } from 'node:http';
import { join } from 'node:path';
import { seedDemo, type DemoOrganization } from './demo/seed.js';
import { isExternal, settleIdpChoice, type IdpChoice } from './idp-choice.js';
import { dataFolders, portsFrom, type DataFolders, type Ports } from './layout.js';
import { lockDataFolder } from './lock.js';
import type { Part } from './part.js';
import { demoParts, partNames, type PartName, type ProductContext } from './parts.js';
import { assertPortsFree } from './ports.js';
import type { Progress } from './progress.js';
import { removeRunFile, runFileOf, writeRunFile, type RunFile } from './run-file.js';
import { urlsOf, type ServiceName } from './service-env.js';
import { endLeftOvers, Supervisor, type PartStatus } from './supervisor.js';
import { startSupervisorListener } from './supervisor-listener.js';

export interface ProductOptions {
  /** Where all state lies. */
  dataDir: string;
  /** First of the ports; see `portsFrom`. */
  portBase: number;
  /** Which parts to start; all of Gatehouse when left out. */
  parts?: readonly PartName[];
  /**
   * Starts the demo's MCP servers and sets up the demo organization; needs every part, and an identity provider with
   * the demo users.
   */
  demo?: boolean;
  /** The identity provider; that of the last start when left out, the development one at first. */
  idp?: IdpChoice;
  /** Where compiled code is kept; in the data folder when left out. */
  compileCache?: string;
  /** Variables that every service has besides, without their prefix, such as `LOG_LEVEL`. */
  variables?: Readonly<Record<string, string>>;
  /** Breaks off the start. */
  signal?: AbortSignal;
  onProgress?: Progress;
}

/** The running parts of the embedded product. */
export interface Product {
  ports: Ports;
  urls: ReturnType<typeof urlsOf>;
  context: ProductContext;
  /** What `run.json` says. */
  run: RunFile;
  demo: DemoOrganization | undefined;
  part(name: PartName): Part;
  parts(): Part[];
  status(): PartStatus[];
  stop(): Promise<void>;
}

/**
 * Starts the parts, each when what it needs is ready, and keeps them running.
 * @throws GatehouseError saying which part failed, which port is taken, or who else runs on the data folder. Nothing
 * is left running then.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const folders = dataFolders(options.dataDir);
  const unlock = lockDataFolder(folders.root);
  const context = await contextOf(folders, options).catch((error: unknown) => {
    unlock();
    throw error;
  });
  const hasDemo = options.demo === true && !isExternal(context.idp);
  const supervisor = new Supervisor(context, wantedParts(options.parts, context.idp, hasDemo));
  const opened: Server[] = [];
  const stop = async () => {
    await supervisor.stop();
    for (const server of opened) server.close().closeAllConnections();
    removeRunFile(context);
    unlock();
  };
  const onAbort = () => void supervisor.stop();
  options.signal?.addEventListener('abort', onAbort);
  try {
    await endLeftOvers(context);
    await assertPortsFree(context.ports);
    writeRunFile(context, runFileOf(context, false));
    opened.push(await listen(context, supervisor));
    await supervisor.start();
    const demo = hasDemo ? await seedDemo(context) : undefined;
    const run = runFileOf(context, true, demo);
    writeRunFile(context, run);
    return {
      ports: context.ports,
      urls: urlsOf(context),
      context,
      run,
      demo,
      part: (name) => supervisor.part(name),
      parts: () => supervisor.parts(),
      status: () => supervisor.status(),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

async function contextOf(folders: DataFolders, options: ProductOptions): Promise<ProductContext> {
  return {
    folders,
    compileCache: options.compileCache ?? join(folders.root, 'compile-cache'),
    ports: portsFrom(options.portBase),
    idp: await settleIdpChoice(folders.root, options.idp),
    progress: options.onProgress ?? (() => undefined),
    ...(options.variables ? { variables: options.variables } : {}),
  };
}

function wantedParts(given: readonly PartName[] | undefined, idp: IdpChoice, hasDemo: boolean): Set<PartName> {
  const isOwn = (name: PartName) => !demoParts.includes(name) && !(name === 'idp' && isExternal(idp));
  return new Set([...(given ?? partNames.filter(isOwn)), ...(hasDemo ? demoParts : [])]);
}

function listen(context: ProductContext, supervisor: Supervisor): Promise<Server> {
  const urls = urlsOf(context);
  const { ops, metrics: port } = context.ports;
  const services = Object.keys(ops) as ServiceName[];
  const metricsUrls = () =>
    supervisor
      .parts()
      .map(({ spec }) => services.find((name) => name === spec.name))
      .flatMap((name) => (name === undefined ? [] : [`${urls.ops(name)}/metrics`]));
  return startSupervisorListener({ port, supervisor, metricsUrls });
}
