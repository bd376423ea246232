import { describe, expect, it } from '@jest/globals';
import {
  ApprovalPolicy,
  ApprovalPolicySetSchema,
  create,
  QuarantineCause,
  ToolDefinitionSchema,
  ToolDisabledSchema,
  ToolEnabledSchema,
  ToolQuarantinedSchema,
  ToolsApprovedSchema,
  ToolsDiscoveredSchema,
  ToolsRejectedSchema,
  type ToolsEvent,
} from '@gatehouse/contracts';
import { given } from '@gatehouse/event-store/spec-kit';
import type { Suspicion } from './tool-judgement.js';
import { toolsDecider, type ToolsCommand } from './tools.decider.js';

type Waiting = [cause: QuarantineCause, detail: string][];

const definition = (name: string, hash = 'h1', members: object = {}, waiting: Waiting = []) =>
  create(ToolDefinitionSchema, {
    name,
    hash,
    json: JSON.stringify({ name, ...members }),
    waitsFor: waiting.map(([cause, detail]) => ({ cause, detail })),
  });
const discovered = (changed: string[], removed: string[] = []) =>
  create(ToolsDiscoveredSchema, { changed: changed.map((name) => definition(name)), removed });
const disabled = create(ToolDisabledSchema, { tool: 'echo' });
const policy = (of: ApprovalPolicy) => create(ApprovalPolicySetSchema, { policy: of });

describe('the tool ledger', () => {
  it('records new, changed and vanished tools, and nothing when the listing is the known one', () => {
    const ledger = given(toolsDecider, [discovered(['echo', 'add'])]);
    ledger
      .when({ type: 'RecordListing', definitions: [definition('echo', 'h2'), definition('new')] })
      .then(
        create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h2'), definition('new')], removed: ['add'] }),
      );
    ledger.when({ type: 'RecordListing', definitions: [definition('add'), definition('echo')] }).thenNothing();
  });

  it('takes nothing for vanished when it hears of some tools only', () => {
    given(toolsDecider, [discovered(['echo', 'add'])])
      .when({ type: 'RecordListing', definitions: [definition('echo', 'h2')], isPartial: true })
      .then(create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h2')] }));
  });

  it('switches a tool off and on, once each', () => {
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'DisableTool', tool: 'echo' })
      .then(disabled);
    given(toolsDecider, [discovered(['echo']), disabled])
      .when({ type: 'DisableTool', tool: 'echo' })
      .thenNothing();
    given(toolsDecider, [discovered(['echo']), disabled])
      .when({ type: 'EnableTool', tool: 'echo' })
      .then(create(ToolEnabledSchema, { tool: 'echo' }));
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'EnableTool', tool: 'echo' })
      .thenNothing();
  });

  it.each(['missing', 'constructor', '__proto__'])('refuses to switch the unknown tool %s', (tool) => {
    given(toolsDecider, [discovered(['echo'])])
      .when({ type: 'DisableTool', tool })
      .thenRefused('GATEHOUSE_TOOL_NOT_FOUND');
  });

  it('keeps a tool off that vanishes and comes back', () => {
    const back = given(toolsDecider, [discovered(['echo']), disabled, discovered([], ['echo']), discovered(['echo'])]);
    expect(back.state().tools.echo).toMatchObject({ hash: 'h1', enabled: false, listed: true, state: 'approved' });
  });
});

const described: Waiting = [[QuarantineCause.DESCRIPTION, 'description']];
const drifted = create(ToolsDiscoveredSchema, {
  changed: [definition('echo', 'h2', { description: 'Other' }, described)],
});
const versions = (...hashes: string[]) => hashes.map((hash) => ({ tool: 'echo', hash }));

describe('a definition that changes', () => {
  const listing = (hash: string, members: object): ToolsCommand => ({
    type: 'RecordListing',
    definitions: [definition('echo', hash, members)],
  });

  const optional = { inputSchema: { type: 'object', properties: { limit: {} } } };
  const plain = create(ToolsDiscoveredSchema, {
    changed: [definition('echo', 'h1', { inputSchema: { type: 'object' } })],
  });

  it.each<[string, ToolsEvent[], object, Waiting]>([
    ['passes when it only adds', [plain], optional, []],
    ['waits when its description is another', [discovered(['echo'])], { description: 'Other' }, described],
    [
      'waits under strict when it only adds',
      [plain, policy(ApprovalPolicy.STRICT)],
      optional,
      [[QuarantineCause.OTHER, 'inputSchema.properties.limit']],
    ],
    [
      'passes at a trusted backend',
      [discovered(['echo']), policy(ApprovalPolicy.TRUSTED)],
      { description: 'Other' },
      [],
    ],
    [
      'is compared with what was approved, and not with what waited',
      [plain, drifted],
      { ...optional, description: 'Other' },
      [[QuarantineCause.DESCRIPTION, 'description']],
    ],
  ])('%s', (_, history, members, waiting) => {
    given(toolsDecider, history)
      .when(listing('h9', members))
      .then(create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h9', members, waiting)] }));
  });

  it('is let through again when it is what was approved', () => {
    given(toolsDecider, [discovered(['echo']), drifted])
      .when(listing('h1', {}))
      .then(create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h1')] }));
  });

  it('waits at first sight when it is poisoned or shadows another tool, but at a trusted backend', () => {
    const suspicions: Record<string, Suspicion> = {
      echo: {
        poisons: [{ detector: 'mcp.hidden.tags', path: 'description' }],
        shadows: [{ kind: 'looksLike', backend: 'crm', tool: 'ech0', path: 'name' }],
      },
    };
    const command: ToolsCommand = { type: 'RecordListing', definitions: [definition('echo')], suspicions };
    const waiting: Waiting = [
      [QuarantineCause.POISONED, 'mcp.hidden.tags in description'],
      [QuarantineCause.SHADOWING, 'looks like crm/ech0'],
    ];
    given(toolsDecider, [])
      .when(command)
      .then(create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h1', {}, waiting)] }));
    given(toolsDecider, [policy(ApprovalPolicy.TRUSTED)])
      .when(command)
      .then(create(ToolsDiscoveredSchema, { changed: [definition('echo')] }));
  });

  it('waits as a new tool under strict', () => {
    given(toolsDecider, [policy(ApprovalPolicy.STRICT)])
      .when(listing('h1', {}))
      .then(
        create(ToolsDiscoveredSchema, { changed: [definition('echo', 'h1', {}, [[QuarantineCause.NEW_TOOL, '']])] }),
      );
  });
});

describe('a person', () => {
  const approved = create(ToolsApprovedSchema, { versions: versions('h2'), note: 'agreed' });
  const rejected = create(ToolsRejectedSchema, { versions: versions('h2'), note: 'no' });

  it('approves and rejects the version that was looked at, once', () => {
    const waiting = given(toolsDecider, [discovered(['echo']), drifted]);
    waiting.when({ type: 'ApproveTools', versions: versions('h2'), note: 'agreed' }).then(approved);
    waiting.when({ type: 'RejectTools', versions: versions('h2'), note: 'no' }).then(rejected);
    given(toolsDecider, [discovered(['echo']), drifted, approved])
      .when({ type: 'ApproveTools', versions: versions('h2'), note: '' })
      .thenNothing();
  });

  it('does not decide about a version that has been replaced meanwhile', () => {
    given(toolsDecider, [discovered(['echo']), drifted])
      .when({ type: 'ApproveTools', versions: versions('h1'), note: '' })
      .thenRefused('GATEHOUSE_TOOL_VERSION_CHANGED');
  });

  it('approves several tools or none of them', () => {
    given(toolsDecider, [discovered(['echo']), drifted])
      .when({ type: 'ApproveTools', versions: [...versions('h2'), { tool: 'gone', hash: 'h' }], note: '' })
      .thenRefused('GATEHOUSE_TOOL_NOT_FOUND');
  });

  it('keeps a rejected tool out of use whatever its next version is, until somebody approves one', () => {
    const next: ToolsCommand = { type: 'RecordListing', definitions: [definition('echo', 'h3')] };
    const quarantined = create(ToolsRejectedSchema, { versions: versions('h1') });
    given(toolsDecider, [discovered(['echo']), quarantined])
      .when(next)
      .then(
        create(ToolsDiscoveredSchema, {
          changed: [
            definition('echo', 'h3', {}, [[QuarantineCause.PERSON, 'an earlier version was taken out of use']]),
          ],
        }),
      );
    const state = given(toolsDecider, [discovered(['echo']), drifted, rejected, approved]).state();
    expect(state.tools.echo).toEqual({
      hash: 'h2',
      json: '{"name":"echo","description":"Other"}',
      enabled: true,
      listed: true,
      state: 'approved',
    });
  });

  it('sets what needs approval, once', () => {
    given(toolsDecider, []).when({ type: 'SetApprovalPolicy', approval: 'strict' }).then(policy(ApprovalPolicy.STRICT));
    given(toolsDecider, []).when({ type: 'SetApprovalPolicy', approval: 'additive' }).thenNothing();
  });
});

describe('a guardrail', () => {
  const reasons = [{ cause: 'guardrail', detail: 'leaks: secret.aws' } as const];
  const quarantined = create(ToolQuarantinedSchema, {
    version: { tool: 'echo', hash: 'h1' },
    reasons: [{ cause: QuarantineCause.GUARDRAIL, detail: 'leaks: secret.aws' }],
  });

  it('takes a tool out of use, once, and only the version that it has seen', () => {
    const ledger = given(toolsDecider, [discovered(['echo'])]);
    ledger.when({ type: 'QuarantineTool', tool: 'echo', hash: 'h1', reasons }).then(quarantined);
    ledger.when({ type: 'QuarantineTool', tool: 'echo', hash: 'h0', reasons }).thenNothing();
    given(toolsDecider, [discovered(['echo']), quarantined])
      .when({ type: 'QuarantineTool', tool: 'echo', reasons })
      .thenNothing();
  });

  it('keeps it so although the definition comes again', () => {
    const back = [discovered(['echo']), quarantined, discovered([], ['echo'])];
    given(toolsDecider, back)
      .when({ type: 'RecordListing', definitions: [definition('echo')] })
      .then(
        create(ToolsDiscoveredSchema, {
          changed: [
            definition('echo', 'h1', {}, [[QuarantineCause.PERSON, 'an earlier version was taken out of use']]),
          ],
        }),
      );
  });
});
