import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { builtIn } from '../src/catalogue.js';
import { Detecting } from '../src/engine/detect.js';
import type { Question } from '../src/engine/message-hit.js';
import { Budget, type Active, type TextHit } from '../src/engine/scanner.js';
import type { MessagePart } from '../src/detector.js';
import type { Sample } from './corpus.js';
import type { Found } from './measure.js';

/** What is measured: says of each sample what it finds in it. */
export type Subject = (samples: readonly Sample[]) => Promise<readonly (readonly Found[])[]>;

/** The engine of this repository, in this process, with all detectors that are on unless a profile names them. */
export const engine: Subject = async (samples) =>
  samples.map(({ text, message }) => (message ? inMessage(message) : inText(text)));

function inText(text: string): Found[] {
  return builtIn.scanText(text, askedOf('response'), [], new Budget(text.length)).map(foundOf);
}

function inMessage(message: object): Found[] {
  const question: Question = [{ scanner: builtIn, asked: askedOf('method' in message ? 'request' : 'response') }];
  const detecting = new Detecting(message, undefined, question);
  while (!detecting.step(Infinity));
  return detecting.hits.map(foundOf);
}

const asked = new Map<MessagePart, Active>();

/** Who is asked is worked out once for each part of messages. */
function askedOf(part: MessagePart): Active {
  const known = asked.get(part) ?? builtIn.ask(({ isOptIn }) => !isOptIn, part);
  asked.set(part, known);
  return known;
}

const foundOf = ({ detector, start, end, confidence }: TextHit): Found => ({
  detector: detector.id,
  start,
  end,
  confidence,
});

/**
 * Any command that reads lines `{"id","text"}` or `{"id","message"}` and writes lines `{"id","findings"}`, such as
 * `gatehouse scan --jsonl`.
 */
export function command(line: string): Subject {
  return async (samples) => {
    const child = spawn(line, { shell: true, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    const found: Found[][] = samples.map(() => []);
    let answers = 0;
    const reading = (async () => {
      for await (const row of createInterface({ input: child.stdout })) {
        const { id, findings } = JSON.parse(row) as { id: string; findings: Found[] };
        found[Number(id)] = findings;
        answers++;
      }
    })();
    for (const [id, { text, message }] of samples.entries()) {
      const row = message ? { id: String(id), message } : { id: String(id), text };
      if (!child.stdin.write(`${JSON.stringify(row)}\n`)) await once(child.stdin, 'drain');
    }
    child.stdin.end();
    await Promise.all([reading, ended]);
    if (answers !== samples.length) throw new Error(`"${line}" answered ${answers} of ${samples.length} texts`);
    return found;
  };
}
