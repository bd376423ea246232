// Trains the linear model of mcp.injection.model and writes its weights. The same weights come out each time from the same
// generators and the same installed packages (their documentation is background); see README.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buckets, featuresOf } from '../src/detectors/mcp/injection-features.js';
import { seeded } from './grammar.js';
import { generate, ofDocuments, type Sample } from './samples.js';

const seed = 20261127;
const epochs = 5;
const rate = 0.3;
const decay = 1e-5;
const kept = 0.5;
const documents = 700;
/** Windows of documents are many more than the rest, and most of them are easy. */
const longest = 384;

interface Example {
  features: Int32Array;
  sample: Sample;
}

const root = process.cwd();
const random = seeded(seed);
const all: Example[] = [...generate(random), ...ofDocuments(join(root, 'node_modules'), documents)].map((sample) => ({
  features: featuresOf(sample.text, 0, Math.min(sample.text.length, longest)).slice(),
  sample,
}));
const training = all.filter(({ sample }) => !sample.isHeldOut);
const heldOut = all.filter(({ sample }) => sample.isHeldOut);

const weights = new Float64Array(buckets);
const squares = new Float64Array(buckets).fill(1e-6);
let bias = 0;
for (let epoch = 0; epoch < epochs; epoch++) for (const example of shuffled(training)) learn(example);

const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
const scale = largest / 127;
const quantised = Int8Array.from(weights, (weight) => Math.round(weight / scale));
report('trained', training);
report('held out', heldOut);
write();

/** Half of the features are left out each time, so that none is relied upon. */
function learn({ features: whole, sample }: Example): void {
  const features = whole.filter(() => random() < kept);
  const norm = Math.sqrt(features.length || 1);
  const error = 1 / (1 + Math.exp(-logit(features))) - Number(sample.isAttack);
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
  return bias + sum / Math.sqrt(features.length || 1);
}

function quantisedLogit(features: Int32Array): number {
  let sum = 0;
  for (const feature of features) sum += quantised[feature] ?? 0;
  return bias + (sum * scale) / Math.sqrt(features.length || 1);
}

function shuffled(examples: readonly Example[]): Example[] {
  const order = [...examples];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] as Example, order[i] as Example];
  }
  return order;
}

function report(title: string, examples: readonly Example[]): void {
  const sources = new Map<string, number[]>();
  for (const { features, sample } of examples) {
    sources.set(sample.source, [...(sources.get(sample.source) ?? []), quantisedLogit(features)]);
  }
  process.stdout.write(`${title}: share of windows above 0 / 1 / 2 / 3\n`);
  for (const [source, logits] of [...sources].sort()) {
    const shares = [0, 1, 2, 3].map((least) =>
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
