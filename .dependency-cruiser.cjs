// The boundary gate; .ci/boundaries.mjs runs it on the sources and on canaries that it must refuse.
// An import of a workspace resolves through its `exports` to <workspace>/dist, so dist is a target, never a source.
// Canaries lie in .ci/canaries, from where the real tree is `../../`.
const top = '^(?:\\.\\./)*';
const test = '\\.(spec|spec-kit)\\.tsx?$|/(test|bench|eval)/';
const pureLibraries = `${top}libs/(contracts|errors|guardrail-engine|policy-eval|tool-ledger|web-search)/`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle of modules dies at load once decorator metadata is involved.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'service-to-service',
      comment: 'Another service is reached by event, NATS request or HTTP.',
      severity: 'error',
      from: { path: `${top}services/([^/]+)/` },
      to: { path: `${top}services/`, pathNot: `${top}services/$1/` },
    },
    {
      name: 'lib-to-service',
      comment: 'Libraries know no service.',
      severity: 'error',
      from: { path: `${top}libs/` },
      to: { path: `${top}services/` },
    },
    {
      name: 'lib-by-package-name',
      comment: 'A library is what its package exports; a path into it would bypass that.',
      severity: 'error',
      from: { path: `${top}(libs|services)/([^/]+)/` },
      to: { path: `${top}libs/[^/]+/(src|test|bench|eval)/`, pathNot: `${top}$1/$2/` },
    },
    {
      name: 'pure-lib',
      comment: 'Pure libraries know contracts, errors and their own few packages: no framework, no server, no Node.',
      severity: 'error',
      from: { path: pureLibraries, pathNot: test },
      to: {
        pathNot: [
          pureLibraries,
          `${top}node_modules/(@bufbuild/(protobuf|cel)|ipaddr.js|tldts|stdnum|libphonenumber-js|re2js|fflate|@cfworker/json-schema)/`,
        ],
      },
    },
    {
      name: 'testkit-only-in-tests',
      comment: 'Test helpers do not ship.',
      severity: 'error',
      from: { path: `${top}(libs|services)/`, pathNot: [test, `${top}libs/testkit/`] },
      to: { path: `${top}libs/testkit/|spec-kit\\.(js|ts|d\\.ts)$` },
    },
    {
      name: 'source-to-test',
      comment: 'Shipped code imports no suite.',
      severity: 'error',
      from: { path: `${top}(libs|services)/`, pathNot: test },
      to: { path: test, pathNot: 'node_modules|/dist/' },
    },
    {
      name: 'declared-packages-only',
      comment: 'Every import is in the package.json of its workspace.',
      severity: 'error',
      from: { path: `${top}(libs|services)/` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'keycloak-connect-in-one-place',
      comment: 'keycloak-connect reads roles for libs/identity; nobody else knows that it is there.',
      severity: 'error',
      from: { path: `${top}(libs|services)/`, pathNot: `${top}libs/identity/src/principal\\.ts$` },
      to: { path: 'node_modules/keycloak-connect/' },
    },
    {
      name: 'keycloak-connect-verifies-nothing',
      comment: 'Its verifier takes tokens for another audience, and some with alg none: jose verifies.',
      severity: 'error',
      from: {},
      to: { path: 'node_modules/keycloak-connect/', pathNot: '/middleware/auth-utils/(token|grant)\\.js$' },
    },
    {
      name: 'unresolvable',
      comment: 'The import leads nowhere (is everything built?).',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '/gen/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.base.json` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default', 'types', 'node'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
