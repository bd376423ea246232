import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../src/eventually.js';
import type { GatehouseVerbs } from '../src/gatehouse-verbs.js';

/** An administrator who adds agents and revises one rule without pause, and writes down what was acknowledged. */
export class AdminChanges {
  private readonly added: string[] = [];
  private readonly rule = { id: '', acknowledged: 0, attempted: 0 };
  private stopped = false;
  private running: Promise<void> | undefined;

  constructor(private readonly gatehouse: GatehouseVerbs) {}

  async begin(): Promise<void> {
    const { id } = (await this.gatehouse.change('POST', '/rules', ruleNumber(0))) as { id: string };
    this.rule.id = id;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  /** What was acknowledged and is not there. */
  async compare(): Promise<{ changes: number; lostChanges: string[] }> {
    const { agents, rule } = await eventually(
      async () => ({
        agents: await this.read<{ items: { id: string }[] }>('/agents'),
        rule: await this.read<{ name: string }>(`/rules/${this.rule.id}`),
      }),
      60_000,
    );
    const present = new Set(agents.items.map(({ id }) => id));
    const revision = Number(rule.name.split(' ').at(-1));
    const { acknowledged, attempted } = this.rule;
    return {
      changes: this.added.length + acknowledged,
      lostChanges: [
        ...this.added.filter((slug) => !present.has(slug)),
        // An attempt that was not acknowledged may have been stored all the same.
        ...(revision >= acknowledged && revision <= attempted ? [] : [`revision ${acknowledged} of the rule`]),
      ],
    };
  }

  private async run(): Promise<void> {
    for (let number = 1; !this.stopped; number++) {
      const slug = `agent-${number}`;
      if (await this.isAccepted('POST', '/agents', { slug, name: slug })) this.added.push(slug);
      this.rule.attempted = number;
      const isRevised = await this.isAccepted('PUT', `/rules/${this.rule.id}`, ruleNumber(number));
      if (isRevised) this.rule.acknowledged = number;
      await sleep(200);
    }
  }

  private async isAccepted(method: string, path: string, body: object): Promise<boolean> {
    const status = await this.gatehouse.api(method, path, body).then(
      (answer) => answer.status,
      () => 0,
    );
    return status >= 200 && status < 300;
  }

  private async read<Body>(path: string): Promise<Body> {
    const { status, body } = await this.gatehouse.api('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}`);
    return body as Body;
  }
}

function ruleNumber(number: number) {
  return { name: `rule ${number}`, effect: 'deny', backends: ['another'] };
}
