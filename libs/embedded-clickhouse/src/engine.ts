import { drainPending, Session } from 'chdb';
import { EngineError } from './engine-error.js';
import { Slots } from './slots.js';

/** One statement with everything that applies to it alone. */
export interface Statement {
  /** SQL, with the data of an INSERT behind it. */
  sql: string;
  /** Output format where the SQL names none. */
  format: string;
  database: string | undefined;
  settings: ReadonlyMap<string, string>;
  /** Values of `{name:Type}` placeholders, in ClickHouse's TSV escaping as they come over HTTP. */
  parameters: ReadonlyMap<string, string>;
}

/** What a statement gave. */
export interface Outcome {
  bytes: Uint8Array;
  rowsRead: number;
  bytesRead: number;
  elapsedSeconds: number;
}

export interface EngineOptions {
  /** Directory of the data; one process at a time can have it open, and a process can have one open. */
  dir: string;
  /** Statements that run at the same time. */
  maxRunning: number;
  /** Statements that wait for their turn; more are refused. */
  maxWaiting: number;
}

const identifier = /^[A-Za-z_][A-Za-z0-9_.]*$/;
// What `clickhouse local` sets otherwise than a server does.
const serverDefaults = `SET implicit_select = 0`;

/**
 * The ClickHouse engine of this process. Every statement gets a connection of its own, so that settings, parameters and
 * `USE` of one can never reach another: chdb keeps them on the connection. Opening one costs 0.15 ms.
 */
export class Engine {
  private readonly slots: Slots;

  private constructor(
    private readonly dir: string,
    /** Holds the engine open while no statement runs. */
    private readonly anchor: Session,
    { maxRunning, maxWaiting }: EngineOptions,
  ) {
    this.slots = new Slots(maxRunning, maxWaiting);
  }

  /** @throws Error when another process has the directory open, or this process another one. */
  static async open(options: EngineOptions): Promise<Engine> {
    const anchor = new Session(options.dir);
    // The tables are loaded when the first statement needs them, so that readiness means readiness.
    await anchor.queryAsync('SELECT count() FROM system.tables');
    return new Engine(options.dir, anchor, options);
  }

  /** @throws EngineError; what `signal` was aborted with, when that came before the statement's turn. */
  async run(statement: Statement, signal: AbortSignal): Promise<Outcome> {
    const preamble = preambleOf(statement);
    const release = await this.slots.take(signal);
    try {
      const session = new Session(this.dir);
      try {
        await session.queryAsync(preamble);
        const result = await session.queryAsync(statement.sql, { format: statement.format });
        return {
          bytes: result.bytes(),
          rowsRead: result.rowsRead,
          bytesRead: result.bytesRead,
          elapsedSeconds: result.elapsed,
        };
      } catch (error) {
        throw EngineError.from(error);
      } finally {
        session.close();
      }
    } finally {
      release();
    }
  }

  /** Lets running statements end, then closes the data directory. */
  async close(): Promise<void> {
    await this.slots.close();
    this.anchor.close();
    await drainPending();
  }
}

/** What is set on the connection before the statement. */
function preambleOf({ database, settings, parameters }: Statement): string {
  const lines = [serverDefaults];
  if (database !== undefined) lines.push(`USE \`${database.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``);
  const assignments = [
    ...[...settings].map(([name, value]) => assignment(name, value)),
    ...[...parameters].map(([name, value]) => assignment(`param_${name}`, value)),
  ];
  if (assignments.length > 0) lines.push(`SET ${assignments.join(', ')}`);
  return lines.join('; ');
}

function assignment(name: string, value: string): string {
  if (!identifier.test(name)) throw new EngineError(115, 'UNKNOWN_SETTING', `Unknown setting '${name}'`);
  const quoted = value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0');
  return `${name} = '${quoted}'`;
}
