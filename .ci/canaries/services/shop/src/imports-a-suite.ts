// breaks: source-to-test
export * from './uses-testkit.spec.js';
