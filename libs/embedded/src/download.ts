import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where programs are kept that were fetched once, for every data folder of this user. */
export function cacheFolder(env: Environment, ...names: readonly string[]): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'gatehouse', ...names);
}

/** @throws Error when the answer is not 200, or does not come in two minutes. */
export async function download(url: string, headers: Record<string, string> = {}): Promise<Uint8Array> {
  const response = await answerOf(url, headers, 120_000);
  return new Uint8Array(await response.arrayBuffer());
}

/** Downloads into a file, whatever the size. @throws Error as `download` does, after ten minutes. */
export async function downloadTo(file: string, url: string): Promise<void> {
  const { body } = await answerOf(url, {}, 600_000);
  await writeFile(file, body ?? new Uint8Array());
}

async function answerOf(url: string, headers: Record<string, string>, timeoutMs: number): Promise<Response> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
  if (!response.ok) throw new Error(`HTTP ${response.status} from ${new URL(url).host}`);
  return response;
}

/** The bytes, if they are the pinned ones. @throws Error saying what they are. */
export function checked(bytes: Uint8Array, expected: string): Uint8Array {
  assertPinned(createHash('sha256').update(bytes).digest('hex'), expected);
  return bytes;
}

/** @throws Error when a file is not the pinned one. */
export async function assertChecked(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  assertPinned(hash.digest('hex'), expected);
}

function assertPinned(sha256: string, expected: string): void {
  if (sha256 !== expected) throw new Error(`its SHA-256 is ${sha256} and not the pinned ${expected}; it is not used`);
}

/** Does something in a folder that is gone afterwards. */
export async function inScratchFolder<T>(work: (folder: string) => Promise<T>, parent = tmpdir()): Promise<T> {
  const folder = await mkdtemp(join(parent, 'gatehouse-fetch-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Why a way to fetch something did not work, in a line. */
export function reasonOf(error: unknown): string {
  const { code, path, stderr, message, cause } = error as NodeJS.ErrnoException & { stderr?: string };
  if (code === 'ENOENT' && path !== undefined && !path.includes('/')) return `${path} is not installed`;
  if (cause instanceof Error) return cause.message;
  return (stderr?.trim() || message).split('\n').at(-1) ?? '';
}
