import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file to be read, or stdin. */
export interface TextFile {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
}

/** Something that could not be read, in one line. */
export class Unreadable {
  constructor(readonly message: string) {}

  static of(name: string, error: unknown): Unreadable {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = reasons[code ?? ''] ?? (code === undefined ? message : code);
    return new Unreadable(`${name}: ${reason}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a folder, and JSON lines are read from files',
};

/** The bytes of a file, or of stdin for "-". */
export function openPath(path: string): AsyncIterable<Buffer> {
  return path === '-' ? process.stdin : createReadStream(path);
}

/** All files under paths, in order of their names. Links in folders are not followed, and `.git` is left out. */
export async function* textFiles(paths: readonly string[]): AsyncGenerator<TextFile | Unreadable> {
  for (const path of paths) {
    if (path === '-') yield { name: 'stdin', bytes: openPath('-') };
    else yield* filesUnder(path);
  }
}

async function* filesUnder(path: string): AsyncGenerator<TextFile | Unreadable> {
  try {
    const isFolder = (await stat(path)).isDirectory();
    if (isFolder) yield* filesIn(path);
    else yield { name: path, bytes: openPath(path) };
  } catch (error) {
    yield Unreadable.of(path, error);
  }
}

async function* filesIn(folder: string): AsyncGenerator<TextFile | Unreadable> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    yield Unreadable.of(folder, error);
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* filesIn(path);
    else if (entry.isFile()) yield { name: path, bytes: openPath(path) };
  }
}
