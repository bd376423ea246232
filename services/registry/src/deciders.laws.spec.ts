import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { BackendSettingsSchema, create, CredentialMode } from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { backendDecider, type BackendCommand } from './backends/backend.decider.js';
import { bundleDecider, type BundleCommand } from './bundles/bundle.decider.js';
import { toSettings } from './bundles/bundle.mapper.js';
import { toolsDecider, type ToolsCommand } from './tools/tools.decider.js';

const settings = fc
  .record({
    name: fc.constantFrom('CRM', 'Größe 😀'),
    url: fc.constantFrom('https://a.example', 'https://b.example'),
    modern: fc.boolean(),
    protocolVersions: fc.subarray(['2026-07-28', '2025-11-25']),
    credentialMode: fc.constantFrom(CredentialMode.NONE, CredentialMode.HEADER, CredentialMode.OAUTH),
    timeoutMs: fc.nat(),
  })
  .map((fields) => create(BackendSettingsSchema, fields));

const backendCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('RegisterBackend', 'ReconfigureBackend'), settings }),
  fc.record({
    type: fc.constant('RecordProbe'),
    url: fc.constantFrom('https://a.example', 'https://b.example'),
    verdict: fc.record({ modern: fc.boolean(), legacy: fc.boolean(), probedAtMs: fc.nat() }),
  }),
  fc.record({
    type: fc.constant('SetToolTimeout'),
    tool: fc.constantFrom('echo', '__proto__'),
    timeoutMs: fc.constantFrom(undefined, 1_000, 2_000),
  }),
  fc.record({ type: fc.constantFrom('EnableBackend', 'RemoveBackend') }),
  fc.record({ type: fc.constant('DisableBackend'), note: fc.string() }),
) as fc.Arbitrary<BackendCommand>;

const toolName = fc.constantFrom('echo', 'add', '__proto__', 'constructor', 'größe');
const toolsCommand = fc.oneof(
  fc.record({
    type: fc.constant('RecordListing'),
    definitions: fc.uniqueArray(
      fc.record({ name: toolName, hash: fc.constantFrom('h1', 'h2'), json: fc.constantFrom('{}', '{"a":1}') }),
      { selector: (d) => d.name },
    ),
  }),
  fc.record({ type: fc.constantFrom('EnableTool', 'DisableTool'), tool: toolName }),
  fc.record({ type: fc.constant('SetApprovalPolicy'), approval: fc.constantFrom('strict', 'additive', 'trusted') }),
  fc.record({
    type: fc.constant('QuarantineTool'),
    tool: toolName,
    reasons: fc.constant([{ cause: 'guardrail', detail: 'a rule' }]),
  }),
  fc.record({
    type: fc.constantFrom('ApproveTools', 'RejectTools'),
    versions: fc.array(fc.record({ tool: toolName, hash: fc.constantFrom('h1', 'h2') }), { maxLength: 2 }),
    note: fc.constant(''),
  }),
) as fc.Arbitrary<ToolsCommand>;

const member = fc.record({
  backendId: fc.constantFrom('a', 'b', 'c'),
  tools: fc.subarray(['echo', '__proto__']),
  toolOverrides: fc.array(fc.record({ tool: toolName, name: fc.constantFrom('', 'x', 'y', 'a__x') }), { maxLength: 2 }),
});
const bundleCommand = fc.record({
  type: fc.constantFrom('CreateBundle', 'ReviseBundle', 'RemoveBundle'),
  settings: fc.array(member, { maxLength: 3 }).map((members) => toSettings('bundle', { members })),
  offer: fc.constantFrom(['a'], ['a', 'b', 'c']).map((ids) => new Map(ids.map((id) => [id, new Set(['echo', 'add'])]))),
}) as fc.Arbitrary<BundleCommand>;

describe('whatever happens to', () => {
  it('a backend, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(backendCommand, { maxLength: 20 }), (commands) => assertLaws(backendDecider, commands)),
    );
  });

  it('a tool ledger, its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(toolsCommand, { maxLength: 20 }), (commands) => assertLaws(toolsDecider, commands)));
  });

  it('a bundle, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(bundleCommand, { maxLength: 20 }), (commands) => assertLaws(bundleDecider, commands)),
    );
  });
});
