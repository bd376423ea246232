import { createReadStream, statSync } from 'node:fs';
import { invalid } from '../invalid.js';

/** A file, or stdin, to be sent while it is read. */
export interface Upload {
  chunks: AsyncIterable<Uint8Array>;
  /** Of a file. */
  sizeBytes: number | undefined;
}

const pauseMs = 200;

/** `-` is stdin. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID when there is no such file, or it cannot be read */
export function openUpload(path: string): Upload {
  if (path === '-') return { chunks: process.stdin as AsyncIterable<Uint8Array>, sizeBytes: undefined };
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    throw invalid(`${path}: there is no such file.`);
  }
  return { chunks: read(path), sizeBytes: stats.size };
}

async function* read(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw invalid(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
  }
}

/** How far an upload is, in one line of a terminal; elsewhere nothing is written. */
export class ProgressLine {
  private shownAt = 0;

  constructor(private readonly screen: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr) {}

  /** The same chunks. */
  async *watch({ chunks, sizeBytes }: Upload): AsyncGenerator<Uint8Array> {
    let sent = 0;
    for await (const chunk of chunks) {
      yield chunk;
      sent += chunk.length;
      if (Date.now() - this.shownAt < pauseMs) continue;
      this.shownAt = Date.now();
      this.show(progressText(sent, sizeBytes));
    }
    this.show('All is sent; the gateway looks at the rows.');
  }

  /** Empties the line. */
  end(): void {
    this.show('');
  }

  private show(text: string): void {
    if (this.screen.isTTY) this.screen.write(`\r\u001b[K${text}`);
  }
}

/** `12.0 MB of 48.0 MB (25 %)`; of stdin nobody knows how much is to come. */
export function progressText(sent: number, of: number | undefined): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (of === undefined) return `${megabytes(sent)} sent`;
  return `${megabytes(sent)} of ${megabytes(of)} (${of === 0 ? 100 : Math.floor((sent / of) * 100)} %)`;
}
