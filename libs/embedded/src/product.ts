import { dataFolders, portsFrom, type Ports } from './layout.js';
import { isListening, Part, PartFailed } from './part.js';
import { createDatabases } from './postgres.js';
import { databases, partOrder, specOf, urlsOf, type PartName, type ProductContext } from './parts.js';

export interface ProductOptions {
  /** Where all state lies. */
  dataDir: string;
  /** First of the ports; see `portsFrom`. */
  portBase: number;
  /** Which parts to start; all when left out. */
  parts?: readonly PartName[];
  /** Called with what is happening, for a person who waits. */
  onProgress?(text: string): void;
}

/** The running parts of the embedded product. */
export interface Product {
  ports: Ports;
  urls: ReturnType<typeof urlsOf>;
  context: ProductContext;
  part(name: PartName): Part;
  parts(): Part[];
  stop(): Promise<void>;
}

/**
 * Starts the parts in order, those that do not need each other together.
 * @throws PartFailed; Error naming a port that is taken. Nothing is left running then.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const progress = options.onProgress ?? (() => undefined);
  const context: ProductContext = {
    folders: dataFolders(options.dataDir),
    ports: portsFrom(options.portBase),
    progress,
  };
  const wanted = new Set<PartName>(options.parts ?? partOrder.flat());
  const running = new Map<PartName, Part>();
  const stop = async () => {
    // Services first, then what they need.
    for (const row of [...partOrder].reverse()) {
      await Promise.all(row.map(async (name) => running.get(name)?.stop()));
    }
  };
  try {
    for (const row of partOrder) {
      const started = await Promise.allSettled(
        row.filter((name) => wanted.has(name)).map((name) => startPart(name, context, running)),
      );
      const failed = started.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      if (running.has('postgres'))
        await createDatabases(urlsOf(context).postgres('postgres'), Object.values(databases));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ports: context.ports,
    urls: urlsOf(context),
    context,
    part(name) {
      const part = running.get(name);
      if (!part) throw new TypeError(`${name} is not running`);
      return part;
    },
    parts: () => [...running.values()],
    stop,
  };
}

async function startPart(name: PartName, context: ProductContext, running: Map<PartName, Part>): Promise<void> {
  const begun = Date.now();
  const { folders, progress } = context;
  const spec = await specOf(name, context).catch((error: unknown) => {
    throw new PartFailed(name, `cannot start: ${(error as Error).message}`, '', '');
  });
  const files = { log: `${folders.logs}/${name}.log`, pid: `${folders.pids}/${name}` };
  const part = new Part(spec, files, progress);
  running.set(name, part);
  await part.start();
  progress(`${name} is ready (${((Date.now() - begun) / 1_000).toFixed(1)} s)`);
}

/** @throws Error that names the taken ports and what to do. */
export async function assertPortsFree(ports: Ports): Promise<void> {
  const { ops, ...own } = ports;
  const all = [...Object.entries(own), ...Object.entries(ops).map(([name, port]) => [`${name} (ops)`, port] as const)];
  const taken = (
    await Promise.all(all.map(async ([name, port]) => ((await isListening(port)) ? `${port} (${name})` : [])))
  ).flat();
  if (taken.length > 0) {
    throw new Error(`These ports are in use by other programs: ${taken.join(', ')}. Choose others with --port-base.`);
  }
}
