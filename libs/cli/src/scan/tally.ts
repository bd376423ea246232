import { exitCodes } from '../exit-codes.js';
import { isAtLeast } from './level.js';
import type { ScanOptions } from './scan-options.js';
import type { Found } from './text-scanner.js';

/** What a scan has come to; also its exit code. */
export class Tally {
  isFailing = false;
  isIncomplete = false;

  constructor(private readonly options: Pick<ScanOptions, 'failOn'>) {}

  count(findings: readonly Found[]): void {
    this.isFailing ||= findings.some(({ level }) => isAtLeast(level, this.options.failOn));
  }

  /** Something could not be read: it is said on stderr, and the rest goes on. */
  miss(text: string): void {
    this.isIncomplete = true;
    process.stderr.write(`${text}\n`);
  }

  get exitCode(): number {
    if (this.isIncomplete) return exitCodes.usage;
    return this.isFailing ? exitCodes.failure : exitCodes.ok;
  }
}
