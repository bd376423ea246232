// What may not be written where. The gate `purity` (../purity.mjs) proves that each of these fires.

const banned = (selector, message) => ({ selector, message });

// What opens connections of its own; `createServer` opens none.
const network = '/^(undici(-http2)?|(node:)?(http|https|http2|net|tls|dgram))$/';
const outbound = 'Go out through @gatehouse/outbound, which keeps every URL of somebody else from leading inside.';

export const forbidden = {
  /** For services and what they are made of, but for the few clients of what an operator has configured. */
  network: {
    syntax: [
      `ImportDeclaration[importKind!='type'][source.value=${network}] > ImportSpecifier[importKind!='type'][imported.name!='createServer']`,
      `ImportDeclaration[importKind!='type'][source.value=${network}] > :matches(ImportDefaultSpecifier, ImportNamespaceSpecifier)`,
      `:matches(ImportExpression, ExportAllDeclaration, ExportNamedDeclaration)[source.value=${network}]`,
      "MemberExpression[object.name='globalThis'][property.name=/^(fetch|WebSocket|EventSource)$/]",
    ].map((selector) => banned(selector, outbound)),
    globals: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'].map((name) => ({ name, message: outbound })),
  },
  environment: [
    banned(
      "MemberExpression[object.name='process'][property.name='env']",
      'Read the environment in main.ts or a *.config.ts, and hand on typed values.',
    ),
  ],
  everywhere: [banned("CallExpression[callee.name='forwardRef']", 'forwardRef hides a cycle. Remove the cycle.')],
  imports: {
    patterns: [
      { regex: '^@gatehouse/[^/]+/(src|dist|test)(/|$)', message: "Import what the library's index.ts exports." },
      { regex: '^(\\.\\./)+(libs|services)/', message: 'Import another workspace by its package name.' },
    ],
    paths: [{ name: '@nestjs/cqrs', message: 'Commands go through CommandHandler, events through JetStream.' }],
  },
};

const clock = 'Time, ids and looked-up facts arrive in the command.';
const sync = 'Rules and mappings are synchronous.';

export const pure = {
  imports: {
    paths: [
      ...forbidden.imports.paths,
      { name: 'typeorm', message: 'Pure code knows no database.' },
      { name: 'undici', message: 'Pure code knows no network.' },
    ],
    patterns: [
      ...forbidden.imports.patterns,
      { group: ['@nestjs/*', '@nats-io/*', '@clickhouse/*'], message: 'Pure code knows no framework and no server.' },
      { regex: '^node:', message: 'Pure code runs anywhere.' },
      {
        regex:
          '^(assert|buffer|child_process|crypto|dns|events|fs|http|https|net|os|path|perf_hooks|process|stream|timers|tls|url|util|worker_threads|zlib)(/|$)',
        message: 'Pure code runs anywhere.',
      },
    ],
  },
  globals: ['process', 'fetch', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(
    (name) => ({ name, message: clock }),
  ),
  syntax: [
    banned("CallExpression[callee.object.name='Date'][callee.property.name='now']", clock),
    banned("NewExpression[callee.name='Date'][arguments.length=0]", clock),
    banned("CallExpression[callee.name='Date']", clock),
    banned("MemberExpression[object.name='Math'][property.name='random']", clock),
    banned('MemberExpression[property.name=/^(randomUUID|getRandomValues|randomBytes)$/]', clock),
    banned('AwaitExpression', sync),
    banned('ForOfStatement[await=true]', sync),
    banned(':function[async=true]', sync),
    banned('ImportExpression', 'Pure code is loaded once, whole.'),
  ],
};
