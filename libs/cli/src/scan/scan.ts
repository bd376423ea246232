import { detectorCatalogue } from '@gatehouse/guardrail-engine';
import { exitCodes } from '../exit-codes.js';
import { Output } from '../output/output.js';
import { isAtLeast } from './level.js';
import { scanJsonLines } from './json-lines.js';
import { profileOf } from './profile.js';
import { Report } from './report.js';
import type { ScanOptions } from './scan-options.js';
import { Tally } from './tally.js';
import { everyDetector, profileScanner, type TextScanner } from './text-scanner.js';
import { openPath, textFiles, Unreadable } from './text-files.js';
import { windowsOf } from './windows.js';

/** Answers the exit code. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID and what fetching a profile throws */
export async function runScan(paths: readonly string[], options: ScanOptions): Promise<number> {
  if (options.listDetectors) return listDetectors(options);
  const scanner = await scannerOf(options);
  const tally = new Tally(options);
  const sources = paths.length === 0 ? ['-'] : paths;
  if (options.jsonl) await scanLines(sources, scanner, tally, options);
  else await scanTexts(sources, scanner, tally, options);
  return tally.exitCode;
}

async function scannerOf(options: ScanOptions): Promise<TextScanner> {
  if (options.profile === undefined) return everyDetector(options.detectors);
  return profileScanner(await profileOf(options.profile, options), options.direction);
}

async function scanLines(
  paths: readonly string[],
  scanner: TextScanner,
  tally: Tally,
  { minLevel }: ScanOptions,
): Promise<void> {
  for (const path of paths) {
    const name = path === '-' ? 'stdin' : path;
    try {
      await scanJsonLines({ name, bytes: openPath(path), scanner, tally, minLevel });
    } catch (error) {
      tally.miss(Unreadable.of(name, error).message);
    }
  }
}

async function scanTexts(
  paths: readonly string[],
  scanner: TextScanner,
  tally: Tally,
  options: ScanOptions,
): Promise<void> {
  const report = new Report(options.json ?? false);
  for await (const file of textFiles(paths)) {
    if (file instanceof Unreadable) {
      report.clearProgress();
      tally.miss(file.message);
      continue;
    }
    report.begin(file.name);
    try {
      for await (const window of windowsOf(file.bytes, (isBinary) => report.skip(isBinary))) {
        const findings = scanner
          .scanText(window.text)
          .findings.filter(({ start, level }) => start < window.keep && isAtLeast(level, options.minLevel));
        tally.count(findings);
        await report.add(window, findings);
      }
    } catch (error) {
      report.clearProgress();
      tally.miss(Unreadable.of(file.name, error).message);
    }
  }
  report.end();
}

function listDetectors({ json = false }: ScanOptions): number {
  const rows = detectorCatalogue.map(({ id, title, kind }) => [id, kind, title]);
  new Output(json).list({ items: detectorCatalogue }, ['DETECTOR', 'KIND', 'FINDS'], rows, 'No detectors.');
  return exitCodes.ok;
}
