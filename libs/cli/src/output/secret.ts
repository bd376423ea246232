import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { GatehouseError } from '@gatehouse/errors';
import { readAllOfStdin } from './stdin.js';

/** A secret that is piped in, or typed without being shown. @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID */
export async function readSecret(what: string): Promise<string> {
  const secret = process.stdin.isTTY ? await askHidden(what) : await readAllOfStdin();
  if (secret !== '') return secret;
  throw new GatehouseError('GATEHOUSE_CLI_ARGUMENT_INVALID', { detail: `${what}: nothing came from stdin.` });
}

async function askHidden(what: string): Promise<string> {
  process.stderr.write(`${what}: `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const secret = await prompt.question('');
  prompt.close();
  process.stderr.write('\n');
  return secret.trim();
}
