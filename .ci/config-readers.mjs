// The configuration readers of every process of ours, as compiled: what they read, and what they make of it.
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { EnvReader, ConfigError } = await import(join(root, 'libs/service-kit/dist/src/env.js'));

/** Service (and job) names with their readers. */
export const readers = new Map();
for (const path of globSync(['services/*/dist/src/*.config.js', 'libs/*/dist/src/*/*.config.js'], { cwd: root })) {
  const name = basename(path, '.config.js');
  const reader = Object.entries(await import(join(root, path))).find(([key]) => /^read\w+Config$/.test(key));
  if (reader === undefined) throw new Error(`${path} exports no read...Config`);
  readers.set(name, reader[1]);
}

/** Prefix of a service's variables. */
export function prefixOf(name) {
  return `GATEHOUSE_${name.toUpperCase().replaceAll('-', '_')}_`;
}

/** Reads a configuration: the result, its problems, and every variable that was asked for. */
export function read(name, env) {
  const asked = new Set();
  const recording = new Proxy(env, {
    get: (target, key) => {
      asked.add(key);
      return target[key];
    },
  });
  try {
    return { config: readers.get(name)(new EnvReader(name, recording)), problems: [], asked };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { config: undefined, problems: error.problems, asked };
  }
}

/** Names of a service's variables, without prefix and without the `_FILE` that each can have. */
export function variablesOf(name) {
  const names = [...read(name, {}).asked].map((key) => key.slice(prefixOf(name).length));
  return names.filter((variable) => !(variable.endsWith('_FILE') && names.includes(variable.slice(0, -5))));
}
