import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Corpus, Part, Sample } from '../corpus.js';
import { root } from '../root.js';

const megabytes = 12;
const mostOfAPackage = 400_000;
const mostOfAFile = 200_000;
const kinds = /\.(md|markdown|js|mjs|cjs|ts|mts|json|ya?ml)$/i;
/** Their trade is the very things that are looked for: numbers, addresses of the net, passwords to be blotted out. */
const leftOut =
  /\/(stdnum|libphonenumber-js|ip-address|ipaddr\.js|fast-redact|@pinojs\/redact|@gatehouse|tldts.*)(\/|$)/;

/**
 * Documentation, code and JSON of the packages that `package-lock.json` pins, as they lie in node_modules: nothing in
 * them is a secret or somebody's number. Addresses of their authors are, so mail addresses are not counted. Packages of
 * one part are not in the other.
 */
export const ordinaryFiles: Corpus = {
  name: 'ordinary files',
  classes: [
    { name: 'false alarms, secrets', detectors: 'secret.*', goals: [{ figure: 'perMb', at: 2 }] },
    {
      name: 'false alarms, personal',
      detectors: 'pii.*|pci.*|fin.*|health.*',
      except: 'pii.email',
      goals: [{ figure: 'perMb', at: 3 }],
    },
    { name: 'false alarms, injection', detectors: 'mcp.injection*', goals: [{ figure: 'flagged', at: 0.002 }] },
  ],
  samples: (part: Part): Sample[] => filesOfPackages(part, megabytes),
};

/** So many megabytes of the files of the packages of one part, or all that there are. */
export function filesOfPackages(part: Part, megabytes: number): Sample[] {
  const samples: Sample[] = [];
  let left = megabytes * 1e6;
  const known = new Set<string>();
  for (const folder of packagesOf(part)) {
    for (const sample of filesOf(folder)) {
      if (known.has(sample.text)) continue;
      known.add(sample.text);
      samples.push(sample);
      left -= sample.text.length;
    }
    if (left <= 0) break;
  }
  return samples;
}

/** In an order that the names make, not the alphabet, so that the first megabytes are of all sorts of packages. */
function packagesOf(part: Part): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock;
  return Object.entries(lock.packages)
    .filter(([path, { optional }]) => path.startsWith('node_modules/') && !optional && !leftOut.test(path))
    .map(([path]) => path)
    .filter((path) => (hash(nameOf(path)) % 2 === 0) === (part === 'tuning') && existsSync(join(root, path)))
    .sort((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
}

/** Versions of one package, and those of one scope, share their texts. */
const nameOf = (path: string) => path.split('node_modules/').at(-1)?.split('/', 1)[0] ?? path;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly optional?: boolean }>>;
}

function* filesOf(folder: string): Generator<Sample> {
  let left = mostOfAPackage;
  for (const path of walk(join(root, folder))) {
    if (left <= 0) return;
    if (statSync(path).size > mostOfAFile) continue;
    const text = readFileSync(path, 'utf8');
    left -= text.length;
    yield { text, labels: [], pattern: relative(root, path) };
  }
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* walk(path);
    else if (entry.isFile() && kinds.test(entry.name)) yield path;
  }
}

function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return (state ^ (state >>> 15)) >>> 0;
}
