import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '@gatehouse/embedded';
import { hasPython, installPython, pythonOf } from '../../src/python-environment.js';
import { userInput, type Agent, type AgentKind, type Ask } from '../agents.js';

const sources = join(repositoryRoot, 'libs/testkit/test/interop/python');
const versionsOf = (name: string) => join(sources, `${name}.txt`);

/** Agents made with the libraries of Python, each kind one process. */
export interface PythonAgents {
  mcp1: AgentKind;
  mcp2: AgentKind;
  mcp2Legacy: AgentKind;
  fastmcp: AgentKind;
  /** Resolves when the libraries are installed, which takes a minute the first time. */
  ready: Promise<unknown>;
  stop(): Promise<void>;
}

/** Undefined where there is no Python that can have the libraries. */
export async function preparePython(): Promise<PythonAgents | undefined> {
  if (!(await hasPython())) return undefined;
  const programs: PythonProgram[] = [];
  const kind = (name: string, era: AgentKind['era'], versions: string, args: readonly string[]): AgentKind => {
    const program = new PythonProgram(pythonOf(versionsOf(versions)), args);
    programs.push(program);
    return { name, era, connect: (url, token) => program.connect(url, token) };
  };
  const ready = Promise.all(['mcp-1', 'mcp-2'].map((name) => installPython(versionsOf(name))));
  // Whoever waits for it is told; until then it is nobody's failure.
  ready.catch(() => undefined);
  return {
    mcp1: kind('Python mcp 1', 'legacy', 'mcp-1', ['mcp-1']),
    mcp2: kind('Python mcp 2, modern', 'modern', 'mcp-2', ['mcp-2', '2026-07-28']),
    mcp2Legacy: kind('Python mcp 2, legacy', 'legacy', 'mcp-2', ['mcp-2', 'legacy']),
    fastmcp: kind('FastMCP 4', 'modern', 'mcp-2', ['fastmcp', 'auto']),
    ready,
    stop: async () => void (await Promise.all(programs.map((program) => program.stop()))),
  };
}

interface Answer {
  result?: object;
  error?: string;
  asked?: string[];
}

/** `agent.py`, started with the first connection. */
class PythonProgram {
  private child: ChildProcess | undefined;
  private lastId = 0;
  private readonly waiting = new Map<number, (answer: Answer) => void>();

  constructor(
    private readonly python: string,
    private readonly args: readonly string[],
  ) {}

  async connect(url: string, token: string): Promise<Agent> {
    this.child ??= this.start();
    const connection = this.lastId + 1;
    await this.request({ open: url, token });
    const asked: string[] = [];
    return {
      ask: async (ask: Ask) => {
        const answer = await this.request({ connection, ask });
        asked.splice(0, asked.length, ...(answer.asked ?? []));
        return answer.result ?? {};
      },
      asked,
      close: async () => void (await this.request({ connection, close: true })),
    };
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  private start(): ChildProcess {
    const child = spawn(this.python, [join(sources, 'agent.py'), ...this.args], {
      env: { PATH: process.env.PATH, HOME: process.env.HOME, USER_INPUT: JSON.stringify(userInput) },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2_000)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, ...answer } = JSON.parse(line) as Answer & { id: number };
      this.waiting.get(id)?.(answer);
    });
    child.once('close', () => {
      for (const answer of this.waiting.values()) answer({ error: `agent.py ended: ${said}` });
    });
    return child;
  }

  private async request(message: object): Promise<Answer> {
    const id = ++this.lastId;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child?.stdin?.write(`${JSON.stringify({ id, ...message })}\n`);
    const answer = await answered;
    this.waiting.delete(id);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }
}
