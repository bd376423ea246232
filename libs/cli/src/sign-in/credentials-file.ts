import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GatehouseError } from '@gatehouse/errors';

/** A log-in at one portal. */
export interface SignIn {
  accessToken: string;
  /** Missing when the token was given: then nothing can be refreshed. */
  refresh?: { issuer: string; token: string; expiresAtMs: number };
}

type Content = Record<string, SignIn>;

const lockMs = { stale: 30_000, patience: 15_000, pause: 50 };

/** The user's log-ins, by portal, in a file for their eyes alone. */
export class CredentialsFile {
  constructor(private readonly folder: string) {}

  /** In the user's configuration folder. */
  static ofUser(): CredentialsFile {
    const { GATEHOUSE_CONFIG_DIR: own, XDG_CONFIG_HOME: xdg } = process.env;
    return new CredentialsFile(own || join(xdg || join(homedir(), '.config'), 'gatehouse'));
  }

  get path(): string {
    return join(this.folder, 'credentials.json');
  }

  /** @throws GatehouseError GATEHOUSE_CLI_CREDENTIALS_UNUSABLE */
  read(portal: string): SignIn | undefined {
    return this.all()[portal];
  }

  /** Keeps a log-in, or forgets it. @throws GatehouseError GATEHOUSE_CLI_CREDENTIALS_UNUSABLE */
  write(portal: string, signIn: SignIn | undefined): void {
    const { [portal]: _, ...others } = this.all();
    const content: Content = signIn ? { ...others, [portal]: signIn } : others;
    this.guarded(() => {
      this.makeFolder();
      // Whoever reads it meanwhile reads the old or the new one whole.
      const draft = `${this.path}.${process.pid}`;
      writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
      chmodSync(draft, 0o600);
      renameSync(draft, this.path);
    });
  }

  /**
   * Runs a change while no other command makes one. A refresh token is good once, and an identity provider that sees
   * it twice ends the whole log-in.
   * @throws GatehouseError GATEHOUSE_CLI_CREDENTIALS_UNUSABLE
   */
  async locked<T>(change: () => Promise<T>): Promise<T> {
    const lock = `${this.path}.lock`;
    const deadline = Date.now() + lockMs.patience;
    while (!this.guarded(() => this.take(lock))) {
      if (Date.now() > deadline) throw unusable(`Another command holds ${lock}.`);
      await sleep(lockMs.pause);
    }
    try {
      return await change();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  private take(lock: string): boolean {
    this.makeFolder();
    try {
      closeSync(openSync(lock, 'wx', 0o600));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // Its owner was killed.
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > lockMs.stale) rmSync(lock, { force: true });
      return false;
    }
  }

  private makeFolder(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
  }

  private all(): Content {
    return this.guarded(() => {
      try {
        return JSON.parse(readFileSync(this.path, 'utf8')) as Content;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
        throw error;
      }
    });
  }

  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      // The message of a JSON error quotes the file, and so a token.
      const { code } = error as NodeJS.ErrnoException;
      throw unusable(`${this.path}: ${code ?? 'it is not the JSON that this command has written'}.`);
    }
  }
}

function unusable(detail: string): GatehouseError {
  return new GatehouseError('GATEHOUSE_CLI_CREDENTIALS_UNUSABLE', { detail });
}
