// breaks: declared-packages-only
export { ESLint } from 'flat-cache';
