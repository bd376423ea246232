// docker-compose.yml as compose would see it, with secrets as deploy/docker/make-secrets.sh makes them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');

export const composeText = readFileSync(join(root, 'docker-compose.yml'), 'utf8');

/** The parsed file with every `${NAME:-default}` at its default. @throws on a variable without one. */
export function parseCompose(text = composeText) {
  const interpolated = text.replaceAll(/\$\$|\$\{(\w+)(?::-([^}]*))?\}/g, (whole, name, fallback) => {
    if (whole === '$$') return '$';
    if (fallback === undefined) throw new Error(`docker-compose.yml: \${${name}} has no default`);
    return fallback;
  });
  return parse(interpolated, { merge: true });
}

/** Makes the secrets in a folder of their own for as long as `use` runs. */
export function withSecrets(use) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-secrets-'));
  try {
    execFileSync(join(root, 'deploy/docker/make-secrets.sh'), [folder], { stdio: ['ignore', 'ignore', 'inherit'] });
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A service's environment, with `/run/secrets/...` led to the secrets that it was given. */
export function environmentOf({ environment = {}, secrets = [] }, secretsFolder) {
  const prefix = '/run/secrets/';
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      const secret = String(value).startsWith(prefix) ? basename(value) : undefined;
      if (secret === undefined) return [name, String(value ?? '')];
      return [name, secrets.includes(secret) ? join(secretsFolder, secret) : `${value}: not given to this service`];
    }),
  );
}
