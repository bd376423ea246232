// Trains the linear model of mcp.injection.model and writes its weights. The same weights come out each time from the same
// generators and the same installed packages (their documentation is background); see README.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buckets, normOf } from '../src/detectors/mcp/injection-features.js';
import { seeded } from './grammar.js';
import { passagesOf } from './passages.js';
import { generate, ofDocuments, type Sample } from './samples.js';

const seed = 20261127;
const epochs = 8;
/** Of so many epochs, the last ones, the weights are averaged. */
const averaged = 5;
const rate = 0.3;
const decay = 1e-5;
const kept = 0.5;
/** How much more a document counts than a text that was made up: nothing may be found in it. */
const strictness = 5;
/** Of a benign text as many passages are learned from. */
const mostOfAText = 200;

/** A text as the detector reads it; of an attack, the passage that says most of it counts. */
interface Example {
  passages: Int32Array[];
  sample: Sample;
}

const root = process.cwd();
const random = seeded(seed);
const samples = [...generate(random), ...ofDocuments()];
const read = samples.map((sample) => ({
  passages: passagesOf(sample.text, sample.attack).slice(0, mostOfAText),
  sample,
}));
const all: Example[] = read.filter(({ passages }) => passages.length > 0);
const training = all.filter(({ sample }) => !sample.isHeldOut);

const weights = new Float64Array(buckets);
const squares = new Float64Array(buckets).fill(1e-6);
let bias = 0;
/** The weights after each of the later epochs, one upon the other: what they have in common is what was learned. */
const sums = new Float64Array(buckets);
let sumOfBiases = 0;
for (let epoch = 1; epoch <= epochs; epoch++) {
  for (const example of shuffled(training)) learnFrom(example);
  if (epoch <= epochs - averaged) continue;
  weights.forEach((weight, feature) => (sums[feature] = (sums[feature] ?? 0) + weight));
  sumOfBiases += bias;
}
for (let feature = 0; feature < buckets; feature++) weights[feature] = (sums[feature] ?? 0) / averaged;
bias = sumOfBiases / averaged;

const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
const scale = largest / 127;
const quantised = Int8Array.from(weights, (weight) => Math.round(weight / scale));
report('trained', false);
report('held out', true);
write();

function learnFrom({ passages, sample }: Example): void {
  if (sample.attack) learn(surest(passages, logit), true);
  else for (const passage of passages) learn(passage, false, sample.source === 'benign.documents' ? strictness : 1);
}

function surest(passages: readonly Int32Array[], judge: (features: Int32Array) => number): Int32Array {
  const [first, ...others] = passages;
  if (!first) throw new Error('a text without a passage');
  return others.reduce((best, passage) => (judge(passage) > judge(best) ? passage : best), first);
}

/** Half of the features are left out each time, so that none is relied upon. */
function learn(whole: Int32Array, isAttack: boolean, weight = 1): void {
  const features = whole.filter(() => random() < kept);
  const norm = normOf(features.length);
  const error = weight * (1 / (1 + Math.exp(-logit(features))) - Number(isAttack));
  bias -= 0.01 * error;
  for (const feature of features) {
    const gradient = error / norm + decay * (weights[feature] ?? 0);
    const square = (squares[feature] ?? 0) + gradient * gradient;
    squares[feature] = square;
    weights[feature] = (weights[feature] ?? 0) - (rate * gradient) / Math.sqrt(square);
  }
}

function logit(features: Int32Array): number {
  let sum = 0;
  for (const feature of features) sum += weights[feature] ?? 0;
  return bias + sum / normOf(features.length);
}

function quantisedLogit(features: Int32Array): number {
  let sum = 0;
  for (const feature of features) sum += quantised[feature] ?? 0;
  return bias + (sum * scale) / normOf(features.length);
}

function shuffled(examples: readonly Example[]): Example[] {
  const order = [...examples];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as Example, order[i] as Example];
  }
  return order;
}

/** Texts without an anchor are never read: they count as not found. */
function report(title: string, isHeldOut: boolean): void {
  const sources = new Map<string, number[]>();
  for (const { passages, sample } of read) {
    if (sample.isHeldOut !== isHeldOut) continue;
    const most = passages.length === 0 ? -Infinity : quantisedLogit(surest(passages, quantisedLogit));
    sources.set(sample.source, [...(sources.get(sample.source) ?? []), most]);
  }
  process.stdout.write(`${title}: share of texts read, and above 1 / 2.5 / 3.5 (medium) / 5\n`);
  for (const [source, logits] of [...sources].sort()) {
    const shares = [-Infinity, 1, 2.5, 3.5, 5].map((least) =>
      ((100 * logits.filter((l) => l > least).length) / logits.length).toFixed(1),
    );
    process.stdout.write(`  ${source.padEnd(24)} ${String(logits.length).padStart(6)} ${shares.join(' / ')} %\n`);
  }
}

function write(): void {
  const data = Buffer.from(quantised.buffer).toString('base64');
  const text = [
    '// Written by `npm run train:injection` (model/train.ts).',
    '/** Weights of the injection model, as bytes in base64; what they are multiplied by; and the bias. */',
    `export const injectionWeights = { scale: ${scale}, bias: ${bias}, data: '${data}' };`,
    '',
  ].join('\n');
  writeFileSync(join(root, 'libs/guardrail-engine/src/detectors/mcp/injection-weights.ts'), text);
}
