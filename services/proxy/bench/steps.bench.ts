// How long a large message holds up everybody else's: the longest step of what is done with it. npm run bench:steps
import { Action, AttachmentTargetSchema, create, Direction, GuardrailProfileSchema } from '@gatehouse/contracts';
import { compileGuardrails, detectorCatalogue, scanInSteps, type ActiveRules } from '@gatehouse/guardrail-engine';
import { exactly } from '../src/edge/exact-json.js';
import { isAmbiguous, parseStrictly } from '../src/edge/strict-json.js';

const rounds = 7;
const limitMs = 10;
const mb = 1024 * 1024;

interface Body {
  name: string;
  /** A value of about so many characters. */
  make(length: number): unknown;
}

/** What is done with a message; each `next` is a step. */
type Stage = (text: string) => Generator<void, unknown>;

const prose = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please.\n';
const page = `# Setup\n\nRun \`npm install --save-dev @acme/cli@1.4.2\`, then set \`API_URL=https://api.acme.test/v2\`.\n\n| id | when |\n|---|---|\n| 4f2a9c1e | 2026-01-02T03:04:05Z |\n\n\`\`\`ts\nconst total = items.reduce((sum, { price }) => sum + price, 0);\n\`\`\`\n`;
const rows = (length: number, row: (index: number) => object) => {
  const size = JSON.stringify(row(1000)).length + 1;
  return Array.from({ length: Math.ceil(length / size) }, (_none, index) => row(index));
};
const order = (index: number) => ({
  id: index,
  title: `Order of office chairs, batch ${index % 17}`,
  total: 12.5 * index,
});
const bodies: readonly Body[] = [
  { name: 'rows, clean', make: (length) => rows(length, order) },
  { name: 'prose, clean', make: (length) => prose.repeat(length / prose.length) },
  { name: 'documents', make: (length) => page.repeat(length / page.length) },
  {
    name: 'rows, each with a hit',
    make: (length) => rows(length, (index) => ({ ...order(index), contact: `anna.${index}@lantern-motors.info` })),
  },
  { name: 'cards, one after the other', make: (length) => 'card 4539 1488 0343 6467\n'.repeat(length / 25) },
];

const rules = rulesWithAll();
const bytesOf = (text: string) => new TextEncoder().encode(text);
const stages: Readonly<Record<string, Stage>> = {
  *parse(text) {
    yield;
    JSON.parse(text);
  },
  *'read a request'(text) {
    yield* parseStrictly(text);
  },
  *'keys twice'(text) {
    const value = outside(() => JSON.parse(text) as object);
    yield* isAmbiguous(text, value);
  },
  *guardrails(text) {
    const [message, bytes] = outside(() => [JSON.parse(text) as object, bytesOf(text)] as const);
    yield* scanInSteps(message, bytes, rules);
  },
  *'write anew'(text) {
    const message = outside(() => JSON.parse(text) as object);
    exactly(message, text);
    yield;
    JSON.stringify(message);
  },
};

/** Milliseconds that belong to no step. */
let outsideMs = 0;

function outside<Result>(run: () => Result): Result {
  const begun = performance.now();
  const result = run();
  outsideMs += performance.now() - begun;
  return result;
}

/** Rules that record whatever any detector finds. */
function rulesWithAll(): ActiveRules | undefined {
  const detectors = detectorCatalogue.map(({ id }) => id);
  const profile = create(GuardrailProfileSchema, {
    name: 'all',
    rules: [{ detectors, action: Action.LOG, direction: Direction.BOTH }],
  });
  const guardrails = compileGuardrails({ profiles: { all: { profile, targets: [create(AttachmentTargetSchema)] } } });
  const context = { backendId: 'crm', agentId: 'cursor', tool: 'search', userDomain: '', groups: [] };
  return guardrails.rulesFor(context, 'response');
}

/** Milliseconds of the longest step: of the best round, since the machine may have other work in any of them. */
function longestStep(stage: Stage, text: string): number {
  let least = Infinity;
  for (let round = 0; round < rounds; round++) {
    const steps = stage(text);
    let longest = 0;
    for (let isDone = false; !isDone;) {
      outsideMs = 0;
      const begun = performance.now();
      isDone = steps.next().done ?? false;
      longest = Math.max(longest, performance.now() - begun - outsideMs);
    }
    least = Math.min(least, longest);
  }
  return least;
}

function message(body: Body, length: number): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 7, result: { structuredContent: { value: body.make(length) } } });
}

const piece = message(bodies[0]!, 64 * 1024);
const parses = 200;
const begun = performance.now();
for (let i = 0; i < parses; i++) JSON.parse(piece);
const parseMs = (performance.now() - begun) / parses;
console.log(`longest step in ms (in times JSON.parse of 64 KB of rows, ${parseMs.toFixed(3)} ms)\n`);
const names = Object.keys(stages);
console.log(['message'.padEnd(34), ...names.map((name) => name.padStart(16))].join(''));
let over = 0;
for (const size of [1, 8]) {
  for (const body of bodies) {
    const text = message(body, size * mb);
    const figures = Object.values(stages).map((stage) => longestStep(stage, text));
    over += figures.filter((ms) => ms > limitMs).length;
    const shown = figures.map((ms) => `${ms.toFixed(1)} (${(ms / parseMs).toFixed(0)})`.padStart(16));
    console.log([`${size} MB of ${body.name}`.padEnd(34), ...shown].join(''));
  }
}
console.log(`\nsteps bench: ${over} of ${2 * bodies.length * names.length} longer than ${limitMs} ms`);
