import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { BackendSettingsSchema, create, CredentialMode } from '@gatehouse/contracts';
import { assertLaws } from '@gatehouse/event-store/spec-kit';
import { backendDecider, type BackendCommand } from './backends/backend.decider.js';
import { toolsDecider, type ToolsCommand } from './tools/tools.decider.js';

const settings = fc
  .record({
    name: fc.constantFrom('CRM', 'Größe 😀'),
    url: fc.webUrl(),
    modern: fc.boolean(),
    protocolVersions: fc.subarray(['2026-07-28', '2025-11-25']),
    credentialMode: fc.constantFrom(CredentialMode.NONE, CredentialMode.HEADER),
    timeoutMs: fc.nat(),
  })
  .map((fields) => create(BackendSettingsSchema, fields));

const backendCommand = fc.oneof(
  fc.record({ type: fc.constantFrom('RegisterBackend', 'ReconfigureBackend'), settings }),
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
) as fc.Arbitrary<ToolsCommand>;

describe('whatever happens to', () => {
  it('a backend, its decider keeps the laws', () => {
    fc.assert(
      fc.property(fc.array(backendCommand, { maxLength: 20 }), (commands) => assertLaws(backendDecider, commands)),
    );
  });

  it('a tool ledger, its decider keeps the laws', () => {
    fc.assert(fc.property(fc.array(toolsCommand, { maxLength: 20 }), (commands) => assertLaws(toolsDecider, commands)));
  });
});
