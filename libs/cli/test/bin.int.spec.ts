import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { catalogue, type ErrorCode } from '@gatehouse/errors';

const bin = join(import.meta.dirname, '../../bin');

function run(file: string, nodeOptions: readonly string[] = []) {
  const { status, stderr } = spawnSync(process.execPath, [...nodeOptions, file, '--version'], { encoding: 'utf8' });
  return { status, lines: stderr.trim().split('\n') };
}

/** The command says these before it can read the catalogue. */
function linesOf(code: ErrorCode, title: string): string[] {
  return [`Error: ${title}`, `  ${catalogue[code].hint}`, `  Code: ${code}`];
}

describe('the command before anything else', () => {
  it('says what to run when it has not been built', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
    cpSync(bin, join(folder, 'bin'), { recursive: true });
    const { status, lines } = run(join(folder, 'bin/gatehouse.mjs'));
    rmSync(folder, { recursive: true });
    expect({ status, lines }).toEqual({
      status: 1,
      lines: linesOf('GATEHOUSE_CLI_NOT_BUILT', catalogue.GATEHOUSE_CLI_NOT_BUILT.title),
    });
  });

  it('says which Node it needs on one that is too old', () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })`;
    const { status, lines } = run(join(bin, 'gatehouse.mjs'), ['--import', `data:text/javascript,${old}`]);
    const { title } = catalogue.GATEHOUSE_CLI_NODE_TOO_OLD;
    expect({ status, lines }).toEqual({
      status: 1,
      lines: linesOf('GATEHOUSE_CLI_NODE_TOO_OLD', `${title}; this is ${process.version}`),
    });
  });
});
