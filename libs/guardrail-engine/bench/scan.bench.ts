// What a scan costs beside JSON.parse of the same body, in one run: npm run bench:guardrails
import { Action, AttachmentTargetSchema, create, Direction, GuardrailProfileSchema } from '@gatehouse/contracts';
import { compileGuardrails, detectorCatalogue, scanMessage, type ActiveRules } from '../src/index.js';

const limitUs = 10;
const rounds = 15;

interface Body {
  name: string;
  text: string;
}

function rulesFor(action: Action): ActiveRules | undefined {
  const rules = [{ detectors: detectorCatalogue.map(({ id }) => id), action, direction: Direction.BOTH }];
  const profile = create(GuardrailProfileSchema, { name: 'all', rules });
  const guardrails = compileGuardrails({
    profiles: { all: { profile, targets: [create(AttachmentTargetSchema)] } },
  });
  const context = { backendId: 'crm', agentId: 'cursor', tool: 'search', userDomain: 'example.com', groups: [] };
  return guardrails.rulesFor(context, 'request');
}

function toolCall(bytes: number, piece: string): string {
  const body = (note: string) =>
    JSON.stringify({
      jsonrpc: '2.0',
      id: 7,
      method: 'tools/call',
      params: { name: 'search', arguments: { note, limit: 50, since: '2024-01-02', tags: ['open', 'urgent'] } },
    });
  const room = bytes - body('').length;
  return body(piece.repeat(Math.ceil(room / piece.length)).slice(0, room));
}

const prose = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please. ';
const bodies: readonly Body[] = [
  { name: '1 KB clean', text: toolCall(1024, prose) },
  { name: '1 KB with a \\u escape', text: toolCall(1024, prose).replace('quarterly', '\\u0071uarterly') },
  { name: '1 KB with an address', text: toolCall(1024, prose).replace('please', 'alice@example.com') },
  { name: '100 KB clean', text: toolCall(100 * 1024, prose) },
  { name: '100 KB, a hit every 300 bytes', text: toolCall(100 * 1024, `${prose.repeat(3)}card 4111 1111 1111 1111 `) },
  { name: '1 MB of @', text: toolCall(1024 * 1024, 'a@a.a.') },
  { name: '1 MB of digits', text: toolCall(1024 * 1024, '4 ') },
];

/** Median microseconds of one run. */
function measure(run: () => unknown, sizeBytes: number): number {
  const times = Math.max(1, Math.round(2_000_000 / sizeBytes));
  const medians: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    for (let i = 0; i < times; i++) run();
    medians.push(((performance.now() - begun) / times) * 1000);
  }
  return medians.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}

// Logging leaves the message as it is, so that one parsed message serves every run.
const rules = rulesFor(Action.LOG);
let cleanUs = 0;
console.log('body                            JSON.parse us      scan us   ratio   outcome');
for (const { name, text } of bodies) {
  const bytes = new TextEncoder().encode(text);
  const message = JSON.parse(text) as object;
  const parseUs = measure(() => JSON.parse(text), bytes.length);
  const scanUs = measure(() => scanMessage(message, bytes, rules), bytes.length);
  if (name === '1 KB clean') cleanUs = scanUs;
  const { outcome } = scanMessage(message, bytes, rules);
  const figures = [parseUs.toFixed(2).padStart(14), scanUs.toFixed(2).padStart(12), (scanUs / parseUs).toFixed(2)];
  console.log(`${name.padEnd(31)} ${figures[0]} ${figures[1]} ${figures[2]?.padStart(7)}   ${outcome}`);
}
const isMet = cleanUs <= limitUs;
console.log(
  `guardrails bench: clean 1 KB ${cleanUs.toFixed(2)} us (limit ${limitUs} us): ${isMet ? 'ok' : 'TOO SLOW'}`,
);
if (!isMet) process.exitCode = 1;
