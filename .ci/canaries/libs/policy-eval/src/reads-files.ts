// breaks: pure-lib
export { readFileSync } from 'node:fs';
