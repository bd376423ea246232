import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../../bin/gatehouse.mjs');

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  stdin?: string;
  env?: Record<string, string>;
}

/** The command as a user runs it: a process of its own with a configuration folder of its own. */
export class GatehouseProcess {
  readonly configDir = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  private readonly running = new Set<ChildProcessWithoutNullStreams>();

  constructor(
    private readonly url: string,
    /** Variables of every command. */
    private readonly env: Record<string, string> = {},
  ) {}

  /** Starts one that goes on. */
  start(args: readonly string[], { env = {} }: RunOptions = {}) {
    const { GATEHOUSE_TOKEN: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [bin, ...args], {
      cwd: this.configDir,
      env: { ...inherited, GATEHOUSE_URL: this.url, GATEHOUSE_CONFIG_DIR: this.configDir, ...this.env, ...env },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    this.running.add(child);
    const finished = once(child, 'close').then(([code]): Finished => {
      this.running.delete(child);
      return { code: code as number | null, ...output };
    });
    return { child, output, finished };
  }

  /** Runs one to its end. */
  async run(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
    const { child, finished } = this.start(args, options);
    child.stdin.end(options.stdin ?? '');
    return finished;
  }

  /** A command that has to succeed; answers its stdout. */
  async ok(line: string, options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.run(line.split(' '), options);
    if (code !== 0) throw new Error(`gatehouse ${line} ended with ${code}: ${stderr}`);
    return stdout;
  }

  /** The same; answers its document. */
  async json(line: string, options?: RunOptions) {
    return JSON.parse(await this.ok(`${line} --json`, options));
  }

  /** A command that has to fail; answers exit code and problem. */
  async failure(line: string, options?: RunOptions) {
    const { code, stdout, stderr } = await this.run(`${line} --json`.split(' '), options);
    return { exit: code, stdout, ...JSON.parse(stderr) };
  }

  stop(): void {
    for (const child of this.running) child.kill();
    rmSync(this.configDir, { recursive: true, force: true });
  }
}
