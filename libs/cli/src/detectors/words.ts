import { invalid } from '../invalid.js';
import { openUpload } from './upload.js';

/**
 * Words of a file or of stdin (`-`), one a line; empty lines are none.
 * @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID with the line that is no word
 */
export async function wordsOf(path: string): Promise<string[]> {
  const lines = (await textOf(path)).split('\n');
  // The detectors take longer to load than all the rest.
  const { problemOfWord } = await import('@gatehouse/guardrail-engine');
  lines.forEach((line, at) => {
    const problem = line.trim() === '' ? undefined : problemOfWord(line.trim().normalize('NFC'));
    if (problem) throw invalid(`${nameOf(path)}, line ${at + 1}: the word is ${problem}.`);
  });
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/** A whole file, or stdin (`-`). @throws GatehouseError GATEHOUSE_CLI_ARGUMENT_INVALID when it is no text */
export async function textOf(path: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of openUpload(path).chunks) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw invalid(`${nameOf(path)}: the text is not UTF-8.`);
  }
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}
