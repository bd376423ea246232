import { join } from 'node:path';

/** The repository, seen from the compiled `dist/eval`. */
export const root = join(import.meta.dirname, '..', '..', '..', '..');
export const folder = join(root, 'libs', 'guardrail-engine', 'eval');
