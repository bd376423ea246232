import type { LevelName } from '@gatehouse/guardrail-engine';
import { once } from 'node:events';
import { isAtLeast } from './level.js';
import type { Tally } from './tally.js';
import type { Scanned, TextScanner } from './text-scanner.js';

interface JsonLines {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  scanner: TextScanner;
  tally: Tally;
  minLevel: LevelName;
}

/** In UTF-16 code units. */
const longestLine = 64 * 1_048_576;

/** Scans one line after the other; what is wrong with a line is said with its number, and the others go on. */
export async function scanJsonLines({ name, bytes, scanner, tally, minLevel }: JsonLines): Promise<void> {
  let number = 0;
  for await (const line of linesOf(bytes)) {
    number++;
    if (line === undefined) tally.miss(`${name}:${number}: the line is longer than ${longestLine / 1_048_576} MB`);
    if (line === undefined || line.trim() === '') continue;
    const item = parse(line);
    if (typeof item === 'string') {
      tally.miss(`${name}:${number}: ${item}`);
      continue;
    }
    const { findings, outcome } = item.scan(scanner);
    const shown = findings.filter(({ level }) => isAtLeast(level, minLevel));
    tally.count(shown);
    await write(`${JSON.stringify({ id: item.id, findings: shown, outcome })}\n`);
  }
}

interface Item {
  id: string;
  scan(scanner: TextScanner): Scanned;
}

/** What a line asks for, or what is wrong with it. */
function parse(line: string): Item | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'it is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not a JSON object';
  const { id, text, message } = value as Record<string, unknown>;
  if (typeof id !== 'string') return '"id" has to be a string';
  if ((text === undefined) === (message === undefined)) return 'it needs either "text" or "message"';
  if (text !== undefined) {
    return typeof text === 'string' ? { id, scan: (scanner) => scanner.scanText(text) } : '"text" has to be a string';
  }
  if (typeof message !== 'object' || message === null) return '"message" has to be a JSON-RPC message';
  return { id, scan: (scanner) => scanner.scanMessage(message) };
}

/** Lines without their ends; undefined for one that is too long. */
async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string | undefined> {
  const decoder = new TextDecoder('utf-8');
  let parts: string[] = [];
  let length = 0;
  const take = (text: string) => {
    length += text.length;
    if (length <= longestLine) parts.push(text);
    else parts = [];
  };
  const end = () => {
    const line = length > longestLine ? undefined : parts.join('').replace(/\r$/, '');
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of bytes) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    take(pieces[0] ?? '');
    for (const piece of pieces.slice(1)) {
      yield end();
      take(piece);
    }
  }
  take(decoder.decode());
  if (length > 0) yield end();
}

/** Waits for whoever reads it. */
export async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
