// breaks: unresolvable
export * from './nothing-here.js';
