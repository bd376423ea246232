// What hostile texts cost: a megabyte of nothing but one trigger, or of two: npm run bench:guardrails:hostile
import { builtIn } from '../src/catalogue.js';
import type { Detector } from '../src/detector.js';
import { Budget } from '../src/engine/scanner.js';
import { Random } from '../eval/random.js';

const limitMs = 100;
const megabyte = 1024 * 1024;
/** Long enough to tell the slow from the rest. */
const piece = 16 * 1024;
const pairs = 1_500;
/** So many of the slowest are measured at their full length. */
const whole = 20;

/** Everything that makes a detector look at a text, and what its author holds for its worst. */
function triggersOf({ finders, context, examples }: Detector): string[] {
  const ofFinders = finders.flatMap((finder) => {
    if ('literals' in finder) return finder.literals;
    if ('labels' in finder) return finder.labels;
    if ('shapes' in finder) return finder.shapes.map((shape) => shape.replace(/\?/g, '').replace(/[9X]/g, '1'));
    if ('characters' in finder) return finder.characters.map(([from]) => String.fromCodePoint(from));
    return [];
  });
  const words = [...(context?.words ?? []), ...(context?.weak ?? []), ...(context?.against ?? [])];
  return [...ofFinders, ...words, ...examples.worst].filter((trigger) => trigger.length > 0);
}

const asked = builtIn.ask(() => true, 'response');

/** Milliseconds of this process for each megabyte of the text, repeated to a length. */
function cost(text: string, length: number): number {
  const filled = text.repeat(Math.ceil(length / text.length)).slice(0, length);
  const begun = process.cpuUsage();
  builtIn.scanText(filled, asked, [], new Budget(length));
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) / 1000) * (megabyte / length);
}

const triggers = [...new Set(builtIn.detectors.flatMap(triggersOf))];
const random = new Random('hostile pairs');
const two = () => `${random.pick(triggers)}${random.pick(['', ' ', '=', ': "'])}${random.pick(triggers)} `;
const texts = [
  ...triggers.flatMap((trigger) => [`${trigger} `, `"${trigger}":"`]),
  ...Array.from({ length: pairs }, two),
];
for (const text of texts.slice(0, 300)) cost(text, piece);
const slowest = texts
  .map((text) => ({ text, ms: cost(text, piece) }))
  .sort((a, b) => b.ms - a.ms)
  .slice(0, whole)
  .map(({ text }) => ({ text, ms: Math.min(cost(text, megabyte), cost(text, megabyte)) }))
  .sort((a, b) => b.ms - a.ms);

console.log('  ms/MB  repeated');
for (const { text, ms } of slowest) console.log(`${ms.toFixed(1).padStart(7)}  ${JSON.stringify(text.slice(0, 100))}`);
const worst = slowest[0]?.ms ?? 0;
const isMet = worst <= limitMs;
console.log(
  `hostile bench: ${triggers.length} triggers, ${texts.length} texts, worst ${worst.toFixed(1)} ms/MB (limit ${limitMs} ms): ${isMet ? 'ok' : 'TOO SLOW'}`,
);
if (!isMet) process.exitCode = 1;
