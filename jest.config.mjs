// Suites run as compiled ESM, the very code that ships; see docs/adr/0006-jest-on-compiled-output.md.
// GATEHOUSE_LONG=1 runs the `*.long.spec.ts` suites and nothing else.
const isLong = process.env.GATEHOUSE_LONG === '1';

const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/libs', '<rootDir>/services'],
  testEnvironment: 'node',
  transform: {},
  modulePathIgnorePatterns: ['/node_modules/'],
};
// One suite after the other: these start whole products and measure times.
const alone = '<rootDir>/.ci/serial-runner.mjs';

const usual = [
  {
    ...shared,
    displayName: 'unit',
    testMatch: ['**/dist/**/*.spec.js'],
    testPathIgnorePatterns: ['\\.(int|e2e|long)\\.spec\\.js$'],
  },
  { ...shared, displayName: 'integration', testMatch: ['**/dist/**/*.int.spec.js'] },
  {
    ...shared,
    displayName: 'end-to-end',
    testMatch: ['**/dist/**/*.e2e.spec.js'],
    runner: alone,
  },
];
const long = [{ ...shared, displayName: 'long', testMatch: ['**/dist/**/*.long.spec.js'], runner: alone }];

export default {
  rootDir: import.meta.dirname,
  projects: isLong ? long : usual,
  maxWorkers: 2,
  // Jest heeds this here and not in a project.
  testTimeout: isLong ? 3_600_000 : 180_000,
  // Workers keep compiled modules of every suite they ran.
  workerIdleMemoryLimit: '1GB',
  watchman: false,
  reporters: ['default', '<rootDir>/.ci/count-reporter.mjs'],
};
