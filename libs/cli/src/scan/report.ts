import type { LevelName } from '@gatehouse/guardrail-engine';
import { styleText } from 'node:util';
import { printable } from '../output/printable.js';
import { write } from './json-lines.js';
import { levels } from './level.js';
import type { Found } from './text-scanner.js';
import type { TextWindow } from './windows.js';

const colors = { low: 'cyan', medium: 'yellow', high: 'red' } as const;
const progressEveryMs = 100;

interface Located extends Found {
  file: string;
  line: number;
  column: number;
}

/** What was found in files: a line for each finding on stdout, or one JSON document, and a sum on stderr. */
export class Report {
  private readonly counts: Record<LevelName, number> = { low: 0, medium: 0, high: 0 };
  private readonly all: Located[] = [];
  private readonly withFindings = new Set<string>();
  private file = '';
  private files = 0;
  private binary = 0;
  private characters = 0;
  private place = { line: 1, column: 1 };
  /** Where the findings of the last window ended, in the whole text. */
  private done = 0;
  private shownMs = 0;
  private isProgressShown = false;

  constructor(private readonly isJson: boolean) {}

  begin(file: string): void {
    this.file = file;
    this.files++;
    this.place = { line: 1, column: 1 };
    this.done = 0;
    this.showProgress();
  }

  /** The file is none of text. */
  skip(_isBinary: true): void {
    this.files--;
    this.binary++;
  }

  async add(window: TextWindow, findings: readonly Found[]): Promise<void> {
    const { text, offset, keep } = window;
    let at = 0;
    for (const finding of findings) {
      // Found in the window before, whole.
      if (finding.start + offset < this.done) continue;
      this.place = moved(this.place, text.slice(at, finding.start));
      at = finding.start;
      this.done = finding.end + offset;
      await this.tell({ ...finding, ...this.place }, text.slice(finding.start, finding.end), offset);
    }
    this.place = moved(this.place, text.slice(at, keep));
    this.characters += Math.min(keep, text.length);
    this.showProgress();
  }

  end(): void {
    this.clearProgress();
    if (this.isJson) {
      const { files, binary, all } = this;
      process.stdout.write(`${JSON.stringify({ files, binary, findings: all }, null, 2)}\n`);
      return;
    }
    process.stderr.write(`${this.sum()}\n`);
  }

  clearProgress(): void {
    if (this.isProgressShown) process.stderr.write('\r\x1b[K');
    this.isProgressShown = false;
  }

  private async tell(finding: Found & { line: number; column: number }, value: string, offset: number): Promise<void> {
    this.counts[finding.level]++;
    this.withFindings.add(this.file);
    const { line, column, level, detector } = finding;
    if (this.isJson) {
      const places = { start: finding.start + offset, end: finding.end + offset };
      this.all.push({ file: this.file, ...finding, ...places });
      return;
    }
    this.clearProgress();
    const shown = styleText(colors[level], level.padEnd(6), { stream: process.stdout });
    await write(`${printable(this.file)}:${line}:${column}  ${shown}  ${detector}  ${masked(value)}\n`);
  }

  private sum(): string {
    const { high, medium, low } = this.counts;
    const total = high + medium + low;
    const files = `${counted(this.files, 'file')}${this.binary > 0 ? ` (${this.binary} binary left out)` : ''}`;
    if (total === 0) return `Nothing found in ${files}.`;
    const parts = [...levels]
      .reverse()
      .flatMap((level) => (this.counts[level] ? [`${this.counts[level]} ${level}`] : []));
    return `${counted(total, 'finding')} (${parts.join(', ')}) in ${this.withFindings.size} of ${files}.`;
  }

  private showProgress(): void {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || nowMs - this.shownMs < progressEveryMs) return;
    this.shownMs = nowMs;
    this.isProgressShown = true;
    process.stderr.write(`\r\x1b[K${counted(this.files, 'file')}, ${(this.characters / 1_048_576).toFixed(1)} MB`);
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A value as it may be shown: two characters at either end of long ones, and how long it is. */
export function masked(value: string): string {
  const length = `(${counted(value.length, 'character')})`;
  if (value.length < 12) return `${'•'.repeat(Math.min(value.length, 8))} ${length}`;
  return `${printable(value.slice(0, 2))}••••${printable(value.slice(-2))} ${length}`;
}

function moved({ line, column }: { line: number; column: number }, text: string): { line: number; column: number } {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  if (lines === 0) return { line, column: column + text.length };
  return { line: line + lines, column: text.length - text.lastIndexOf('\n') };
}
