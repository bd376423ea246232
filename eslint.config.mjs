import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { forbidden, pure } from './.ci/lint/restrictions.mjs';

// What stays pure: the rules and mappings inside a service, and whole libraries.
const pureFiles = [
  '{libs,services}/*/src/**/*.{decider,row,projection}.ts',
  'libs/{contracts,errors,policy-eval,guardrail-engine,tool-ledger,web-search}/src/**/*.ts',
];
const testFiles = [
  '**/*.spec.ts',
  '**/test/**/*.{ts,tsx}',
  '**/bench/**/*.ts',
  '**/eval/**/*.ts',
  'libs/testkit/**/*.ts',
  '**/*.spec-kit.ts',
];
// Where a process starts, and where its variables are read once and handed on as typed values.
const environmentReaders = [
  '**/*.config.ts',
  '**/main.ts',
  'libs/service-kit/src/run-service.ts',
  'libs/embedded/src/**/*.ts',
  'libs/cli/src/**/*.ts',
  ...testFiles,
];
const scripts = ['**/*.{js,mjs,cjs}'];
// Services, and the libraries that they are made of.
const shippedFiles = [
  'services/*/src/**/*.ts',
  'libs/{event-store,identity,nats,observability,outbound,projections,service-kit}/src/**/*.ts',
];
// Clients of what an operator has configured: the identity provider, the keeper of keys, and the product's own services.
const operatorClients = [
  'services/auth-broker/src/vault/transit.key-provider.ts',
  'libs/outbound/src/outbound.ts',
  'libs/identity/src/issuer-keys.ts',
  'services/portal/src/forwarding/part.client.ts',
  'services/portal/src/status/status.query.ts',
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '**/gen/',
      '**/coverage/',
      '.nx/',
      '.gatehouse/',
      '.ci/canaries/',
      'proto/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      // A switch over the members of a union counts once: it is as simple as a table. Each `?.`, `??` and default value
      // counts too, which is why the bound is 12 and not 10.
      complexity: ['error', { max: 12, variant: 'modified' }],
      eqeqeq: 'error',
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', ...forbidden.environment, ...forbidden.everywhere],
      'no-restricted-imports': ['error', forbidden.imports],
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/return-await': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error',
      // Callbacks in options are written as methods; none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // A method that fulfils an async interface has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: environmentReaders,
    rules: { 'no-restricted-syntax': ['error', ...forbidden.everywhere] },
  },
  {
    files: shippedFiles,
    ignores: [...environmentReaders, ...operatorClients],
    rules: {
      'no-restricted-globals': ['error', ...forbidden.network.globals],
      'no-restricted-syntax': ['error', ...forbidden.environment, ...forbidden.everywhere, ...forbidden.network.syntax],
    },
  },
  {
    files: testFiles,
    rules: {
      'max-lines': ['error', { max: 600 }],
      'max-lines-per-function': 'off',
      complexity: 'off',
      'no-console': 'off',
      // Bodies of answers are read as a client reads them.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: pureFiles,
    ignores: testFiles,
    // Purity cannot be switched off from inside a file.
    linterOptions: { noInlineConfig: true },
    rules: {
      'no-restricted-imports': ['error', pure.imports],
      'no-restricted-globals': ['error', ...pure.globals],
      'no-restricted-syntax': ['error', ...forbidden.environment, ...forbidden.everywhere, ...pure.syntax],
    },
  },
  // Tables of data, one entry after the other.
  {
    files: [
      'libs/errors/src/catalogue.ts',
      'libs/guardrail-engine/model/*.ts',
      'libs/guardrail-engine/src/detectors/secret/providers.ts',
    ],
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['services/portal/console/public/*.js'],
    languageOptions: { globals: { document: 'readonly', localStorage: 'readonly', matchMedia: 'readonly' } },
  },
  {
    files: ['services/portal/console/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat.recommended,
  },
  {
    files: ['services/portal/console/**/*.{ts,tsx}'],
    rules: {
      // A component is markup; what it shows is easier to read in one piece.
      'max-lines-per-function': ['error', { max: 150, skipComments: true }],
      complexity: ['error', { max: 15, variant: 'modified' }],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: scripts,
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: scripts,
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'fetch',
          'URL',
          'Buffer',
          'setTimeout',
          'clearTimeout',
          'AbortSignal',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-require-imports': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
);
