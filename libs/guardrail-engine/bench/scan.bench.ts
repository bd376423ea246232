// What a scan by every detector costs, JSON.parse included and beside it, in one run: npm run bench:guardrails
import { Action, AttachmentTargetSchema, create, Direction, GuardrailProfileSchema } from '@gatehouse/contracts';
import { ordinaryFiles } from '../eval/sets/ordinary-files.js';
import {
  builtIn,
  compileGuardrails,
  compileScanner,
  detectorCatalogue,
  scanMessage,
  type ActiveRules,
} from '../src/index.js';

const rounds = 15;
const mostCompileMs = 300;
const maxTimesParse = 8;

interface Body {
  name: string;
  text: string;
  /** Most microseconds for JSON.parse and scan together. */
  limitUs?: number;
}

function rules(): ActiveRules | undefined {
  const detectors = detectorCatalogue.map(({ id }) => id);
  const profile = create(GuardrailProfileSchema, {
    name: 'all',
    // Logging leaves the message as it is, so that one parsed message serves every run.
    rules: [{ detectors, action: Action.LOG, direction: Direction.BOTH }],
  });
  const guardrails = compileGuardrails({ profiles: { all: { profile, targets: [create(AttachmentTargetSchema)] } } });
  const context = { backendId: 'crm', agentId: 'cursor', tool: 'search', userDomain: '', groups: [] };
  return guardrails.rulesFor(context, 'response');
}

/** A result of about so many bytes: half of it one text, half of it rows of structured content. */
function result(bytes: number, prose: string, row: (index: number) => object): string {
  const half = bytes / 2 - 60;
  const rows: object[] = [];
  for (let size = 0; size < half;) {
    const next = row(rows.length);
    rows.push(next);
    size += JSON.stringify(next).length + 1;
  }
  const text = prose.repeat(Math.ceil(half / prose.length)).slice(0, half);
  const structuredContent = { rows };
  return JSON.stringify({ jsonrpc: '2.0', id: 7, result: { content: [{ type: 'text', text }], structuredContent } });
}

const prose = 'The quarterly report lists 42 open orders in 3 regions; see appendix 7 for details, please.\n';
const row = (index: number) => ({
  id: index,
  title: `Order of office chairs, batch ${index % 17}`,
  state: index % 3 === 0 ? 'open' : 'closed',
  updatedAt: '2026-01-02T03:04:05Z',
  total: 12.5 * index,
});
const rich = (index: number) => ({ ...row(index), contact: `anna.${index}@lantern-motors.info`, note: 'paid by card' });
const richProse = `${prose.repeat(3)}Card 4539 1488 0343 6467. `;
const bodies: readonly Body[] = [
  { name: '1 KB clean', text: result(1024, prose, row), limitUs: 20 },
  { name: '100 KB clean', text: result(100 * 1024, prose, row), limitUs: 800 },
  { name: '1 MB clean', text: result(1024 * 1024, prose, row), limitUs: 9_000 },
  { name: '1 MB, a hit every 300 bytes', text: result(1024 * 1024, richProse, rich), limitUs: 12_000 },
  { name: '1 MB in one text', text: JSON.stringify({ text: prose.repeat(11_300) }) },
  { name: '1 MB of documents and code', text: JSON.stringify({ text: documents(1024 * 1024) }) },
];

/** What the packages of this project have of documentation, code and JSON. */
function documents(length: number): string {
  let text = '';
  for (const sample of ordinaryFiles.samples('tuning')) {
    if (text.length >= length) break;
    text += sample.text.slice(0, 20_000);
  }
  return text.slice(0, length);
}

/** Median microseconds of one run. */
function measure(run: () => unknown, sizeBytes: number): number {
  const times = Math.max(1, Math.round(1_000_000 / sizeBytes));
  const medians: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    for (let i = 0; i < times; i++) run();
    medians.push(((performance.now() - begun) / times) * 1000);
  }
  return medians.sort((a, b) => a - b)[rounds >> 1] ?? 0;
}

const compiling = performance.now();
const scanner = compileScanner(builtIn.detectors);
const compileMs = performance.now() - compiling;
const active = rules();
const missed: string[] = [];
console.log('result                          JSON.parse us   both us   limit us   times JSON.parse   outcome');
for (const { name, text, limitUs } of bodies) {
  const bytes = new TextEncoder().encode(text);
  const message = JSON.parse(text) as object;
  const parseUs = measure(() => JSON.parse(text), bytes.length);
  const bothUs = parseUs + measure(() => scanMessage(message, bytes, active), bytes.length);
  const { outcome } = scanMessage(message, bytes, active);
  const times = bothUs / parseUs;
  const figures = [parseUs.toFixed(1).padStart(13), bothUs.toFixed(1).padStart(9), String(limitUs ?? '').padStart(10)];
  console.log(`${name.padEnd(31)} ${figures.join(' ')} ${times.toFixed(1).padStart(18)}   ${outcome}`);
  if (limitUs !== undefined && bothUs > limitUs) missed.push(`${name}: ${bothUs.toFixed(0)} us`);
  if (limitUs !== undefined && times > maxTimesParse) missed.push(`${name}: ${times.toFixed(1)} times JSON.parse`);
}
console.log(
  `${scanner.detectors.length} detectors, compiled in ${compileMs.toFixed(0)} ms (limit ${mostCompileMs} ms)`,
);
if (compileMs > mostCompileMs) missed.push(`compiling: ${compileMs.toFixed(0)} ms`);
console.log(`guardrails bench: ${missed.length === 0 ? 'ok' : `TOO SLOW, ${missed.join('; ')}`}`);
if (missed.length > 0) process.exitCode = 1;
