import { describe, expect, it } from '@jest/globals';
import {
  AccessRuleAddedSchema,
  AccessRuleRemovedSchema,
  AccessRuleRevisedSchema,
  AccessTokenIssuedSchema,
  AccessTokenReplacedSchema,
  AccessTokenRevokedSchema,
  AgentAddedSchema,
  ApprovalPolicy,
  ApprovalPolicySetSchema,
  AgentReconfiguredSchema,
  AgentRemovedSchema,
  BackendDisabledSchema,
  BackendEnabledSchema,
  BackendMappedSchema,
  BackendReconfiguredSchema,
  BackendRegisteredSchema,
  BackendRemovedSchema,
  BackendUnmappedSchema,
  BundleCreatedSchema,
  CandidateDroppedSchema,
  CandidatePromotedSchema,
  CandidateProposedSchema,
  ClientAssignedSchema,
  ClientReleasedSchema,
  BundleRemovedSchema,
  BundleRevisedSchema,
  CallerDisabledSchema,
  CallerEnabledSchema,
  CallerTokensRevokedSchema,
  ConnectionCreatedSchema,
  ConnectionNeedsReauthSchema,
  ConnectionReauthorizedSchema,
  ConnectionRemovedSchema,
  ConnectionScopesWantedSchema,
  ConnectionSecretReplacedSchema,
  controlEventSchemas,
  create,
  ExceptionAddedSchema,
  ExceptionRemovedSchema,
  ExceptionRevisedSchema,
  DetectorCreatedSchema,
  DetectorDataReplacedSchema,
  DetectorRemovedSchema,
  DetectorRevisedSchema,
  GrantRevokedSchema,
  KeyRotationFinishedSchema,
  KeyRotationStartedSchema,
  LimitAddedSchema,
  LimitRemovedSchema,
  LimitRevisedSchema,
  PermissionsGrantedSchema,
  ProfileAttachedSchema,
  ProfileCreatedSchema,
  ProfileDetachedSchema,
  ProfileRemovedSchema,
  ProfileRevisedSchema,
  ToolDisabledSchema,
  ToolQuarantinedSchema,
  ToolsApprovedSchema,
  ToolsRejectedSchema,
  ToolEnabledSchema,
  ToolsDiscoveredSchema,
  type ControlEvent,
} from '@gatehouse/contracts';
import { webSearchCases } from './web-search.spec-kit.js';
import { pinOf } from './tools.js';
import { applyToOrg, emptyOrgState, type OrgState } from './snapshot.projection.js';

const settings = { name: 'x', url: 'https://x.example/mcp' };
const other = { name: 'y', url: 'https://y.example/mcp' };
const registered = create(BackendRegisteredSchema, { settings });
const added = create(AgentAddedSchema, { settings: { name: 'x', clientIds: ['cli'] } });
const assigned = create(ClientAssignedSchema, { clientId: 'c' });
const mapped = create(BackendMappedSchema, { backendId: 'b' });
const ruleAdded = create(AccessRuleAddedSchema, { rule: { name: 'one' } });
const proposed = create(CandidateProposedSchema, { profile: { name: 'next' } });
const exceptionAdded = create(ExceptionAddedSchema, { exception: { owner: 'alice' } });
const limitAdded = create(LimitAddedSchema, { limit: { name: 'one', maxCalls: 1 } });
const issued = create(AccessTokenIssuedSchema, { tokenHmac: 'aa' });
const replaced = (validUntilMs: number) => create(AccessTokenReplacedSchema, { replacedBy: 'y', validUntilMs });
const discovered = create(ToolsDiscoveredSchema, {
  changed: [
    { name: 'echo', hash: 'h1' },
    { name: '__proto__', hash: 'h2' },
  ],
});
const profileCreated = create(ProfileCreatedSchema, { profile: { name: 'one' } });
const attached = create(ProfileAttachedSchema, { target: { backendId: 'b' } });
const detectorCreated = create(DetectorCreatedSchema, { settings: { title: 'one' }, data: { digest: 'd1' } });
const bundleCreated = create(BundleCreatedSchema, { settings: { name: 'one' } });
const known = { enabled: true, listed: true, quarantined: false, pins: [], mirror: [], outputSchema: '' };
const waiting = create(ToolsDiscoveredSchema, { changed: [{ name: 'echo', hash: 'h3', waitsFor: [{}] }] });
const versions = [{ tool: 'echo', hash: 'h3' }];
const tool = (name: string) => (state: OrgState) => state.tools.x?.[name];

/** Given these events of the aggregate x, this part of the state is so. */
const cases: [given: ControlEvent[], look: (state: OrgState) => unknown, expected: unknown][] = [
  [[registered], (s) => s.backends.x, { enabled: true, settings: expect.objectContaining(settings) }],
  [
    [registered, create(BackendReconfiguredSchema, { settings: other })],
    (s) => s.backends.x,
    { enabled: true, settings: expect.objectContaining(other) },
  ],
  [[create(BackendReconfiguredSchema, { settings: other })], (s) => s.backends.x, undefined],
  [[registered, create(BackendDisabledSchema)], (s) => s.backends.x?.enabled, false],
  [[registered, create(BackendDisabledSchema), create(BackendEnabledSchema)], (s) => s.backends.x?.enabled, true],
  [[registered, create(BackendRemovedSchema)], (s) => Object.keys(s.backends), []],
  [[discovered], tool('echo'), { ...known, hash: 'h1' }],
  [[discovered], tool('__proto__'), { ...known, hash: 'h2' }],
  [
    [discovered, create(ToolsDiscoveredSchema, { removed: ['echo'] })],
    tool('echo'),
    { ...known, hash: 'h1', listed: false },
  ],
  [[discovered, create(ToolDisabledSchema, { tool: 'echo' })], tool('echo'), { ...known, hash: 'h1', enabled: false }],
  [
    [discovered, create(ToolDisabledSchema, { tool: 'echo' }), create(ToolEnabledSchema, { tool: 'echo' })],
    tool('echo'),
    { ...known, hash: 'h1' },
  ],
  [[create(ToolDisabledSchema, { tool: 'echo' }), discovered], tool('echo'), { ...known, hash: 'h1', enabled: false }],
  [[discovered, waiting], tool('echo'), { ...known, hash: 'h3', quarantined: true }],
  [[waiting, discovered], (s) => s.tools.x?.echo?.quarantined, false],
  [[waiting, create(ToolsApprovedSchema, { versions })], (s) => s.tools.x?.echo?.quarantined, false],
  [
    [waiting, create(ToolsApprovedSchema, { versions: [{ tool: 'echo', hash: 'h1' }] })],
    (s) => s.tools.x?.echo?.quarantined,
    true,
  ],
  [
    [waiting, create(ToolsApprovedSchema, { versions }), create(ToolsRejectedSchema, { versions })],
    (s) => s.tools.x?.echo?.quarantined,
    true,
  ],
  [
    [discovered, create(ToolQuarantinedSchema, { version: { tool: 'echo', hash: 'h1' } })],
    (s) => s.tools.x?.echo?.quarantined,
    true,
  ],
  [[create(ToolsRejectedSchema, { versions })], (s) => Object.keys(s.tools.x ?? {}), []],
  [[create(ApprovalPolicySetSchema, { policy: ApprovalPolicy.TRUSTED })], (s) => s.approvals.x, ApprovalPolicy.TRUSTED],
  [
    [create(ToolsDiscoveredSchema, { changed: [{ name: 'echo', hash: 'old', json: '{"name":"echo"}' }] })],
    tool('echo'),
    { ...known, hash: 'old', pins: [pinOf({ name: 'echo' })] },
  ],
  [[added], (s) => s.agents.x, { exists: true, clientIds: ['cli'], backends: [] }],
  [
    [added, create(AgentReconfiguredSchema, { settings: { name: 'x', clientIds: ['new'] } })],
    (s) => s.agents.x?.clientIds,
    ['new'],
  ],
  [[mapped, mapped], (s) => s.agents.x, { exists: false, clientIds: [], backends: ['b'] }],
  [[mapped, create(BackendUnmappedSchema, { backendId: 'b' })], (s) => s.agents.x?.backends, []],
  [[added, mapped, create(AgentRemovedSchema)], (s) => s.agents.x, { exists: false, clientIds: [], backends: [] }],
  [[assigned, assigned], (s) => s.agents.x?.clientIds, ['c']],
  [
    [added, assigned, create(ClientReleasedSchema, { clientId: 'c' })],
    (s) => s.agents.x?.clientIds.includes('c'),
    false,
  ],
  [[bundleCreated], (s) => s.bundles.x?.name, 'one'],
  [[bundleCreated, create(BundleRevisedSchema, { settings: { name: 'two' } })], (s) => s.bundles.x?.name, 'two'],
  [[bundleCreated, create(BundleRemovedSchema)], (s) => Object.keys(s.bundles), []],
  [[ruleAdded], (s) => s.rules.x?.name, 'one'],
  [[ruleAdded, create(AccessRuleRevisedSchema, { rule: { name: 'two' } })], (s) => s.rules.x?.name, 'two'],
  [[ruleAdded, create(AccessRuleRemovedSchema)], (s) => Object.keys(s.rules), []],
  [[limitAdded], (s) => s.limits.x?.maxCalls, 1],
  [[limitAdded, create(LimitRevisedSchema, { limit: { maxCalls: 2 } })], (s) => s.limits.x?.maxCalls, 2],
  [[limitAdded, create(LimitRemovedSchema)], (s) => Object.keys(s.limits), []],
  [[issued], (s) => s.tokens.x, { issued, sequence: 1, revoked: false }],
  [[issued, create(AccessTokenRevokedSchema)], (s) => s.tokens.x, { issued, sequence: 1, revoked: true }],
  [[issued, replaced(9), replaced(7), replaced(8)], (s) => s.tokens.x?.endsAtMs, 7],
  [[replaced(9)], (s) => Object.keys(s.tokens), []],
  [[create(CallerTokensRevokedSchema)], (s) => s.callers.x, { disabled: false, tokensRevokedSeq: 1 }],
  [
    [create(CallerDisabledSchema), create(CallerTokensRevokedSchema)],
    (s) => s.callers.x,
    { disabled: true, tokensRevokedSeq: 2 },
  ],
  [
    [create(CallerTokensRevokedSchema), create(CallerDisabledSchema), create(CallerEnabledSchema)],
    (s) => s.callers.x,
    { disabled: false, tokensRevokedSeq: 1 },
  ],
  [[create(AccessTokenRevokedSchema)], (s) => Object.keys(s.tokens), []],
  [[create(ConnectionCreatedSchema)], (s) => s.connections.x, 1],
  [[create(ConnectionCreatedSchema), create(ConnectionSecretReplacedSchema)], (s) => s.connections.x, 2],
  [[create(ConnectionCreatedSchema), create(ConnectionRemovedSchema)], (s) => s.connections.x, 2],
  [[create(ConnectionCreatedSchema), create(ConnectionReauthorizedSchema)], (s) => s.connections.x, 2],
  [[create(ConnectionCreatedSchema), create(ConnectionNeedsReauthSchema)], (s) => s.connections.x, 2],
  [[create(ConnectionCreatedSchema), create(ConnectionScopesWantedSchema)], (s) => s.connections.x, 2],
  [[profileCreated], (s) => s.profiles.x, { profile: profileCreated.profile, targets: [] }],
  [
    [profileCreated, attached, create(ProfileRevisedSchema, { profile: { name: 'two' } })],
    (s) => [s.profiles.x?.profile.name, s.profiles.x?.targets],
    ['two', [attached.target]],
  ],
  [[profileCreated, attached, attached], (s) => s.profiles.x?.targets, [attached.target]],
  [
    [profileCreated, attached, create(ProfileDetachedSchema, { target: { backendId: 'b' } })],
    (s) => s.profiles.x?.targets,
    [],
  ],
  [[profileCreated, create(ProfileRemovedSchema)], (s) => Object.keys(s.profiles), []],
  [
    [profileCreated, attached, proposed, create(ProfileRevisedSchema, { profile: { name: 'two' } })],
    (s) => [s.profiles.x?.profile.name, s.profiles.x?.candidate?.name, s.profiles.x?.targets.length],
    ['two', 'next', 1],
  ],
  [
    [profileCreated, attached, proposed, create(CandidatePromotedSchema, { profile: proposed.profile })],
    (s) => s.profiles.x,
    { profile: proposed.profile, targets: [attached.target] },
  ],
  [
    [profileCreated, attached, proposed, create(CandidateDroppedSchema)],
    (s) => s.profiles.x,
    { profile: profileCreated.profile, targets: [attached.target] },
  ],
  [[proposed], (s) => Object.keys(s.profiles), []],
  [[exceptionAdded], (s) => s.exceptions.x?.owner, 'alice'],
  [
    [exceptionAdded, create(ExceptionRevisedSchema, { exception: { owner: 'bob' } })],
    (s) => s.exceptions.x?.owner,
    'bob',
  ],
  [[exceptionAdded, create(ExceptionRemovedSchema)], (s) => Object.keys(s.exceptions), []],
  [[attached], (s) => Object.keys(s.profiles), []],
  [
    [detectorCreated],
    (s) => s.detectors.x,
    { settings: expect.objectContaining({ title: 'one' }), data: expect.objectContaining({ digest: 'd1' }) },
  ],
  [
    [detectorCreated, create(DetectorRevisedSchema, { settings: { title: 'two' } })],
    (s) => [s.detectors.x?.settings.title, s.detectors.x?.data?.digest],
    ['two', 'd1'],
  ],
  [
    [detectorCreated, create(DetectorDataReplacedSchema, { data: { digest: 'd2' } })],
    (s) => [s.detectors.x?.settings.title, s.detectors.x?.data?.digest],
    ['one', 'd2'],
  ],
  [[detectorCreated, create(DetectorRemovedSchema)], (s) => Object.keys(s.detectors), []],
  [[create(DetectorDataReplacedSchema)], (s) => Object.keys(s.detectors), []],
  ...webSearchCases,
  [[create(PermissionsGrantedSchema), create(GrantRevokedSchema)], (s) => s, emptyOrgState()],
  [[create(KeyRotationStartedSchema), create(KeyRotationFinishedSchema)], (s) => s, emptyOrgState()],
];

function fold(events: readonly (ControlEvent | null)[]): OrgState {
  const state = emptyOrgState();
  events.forEach((event, index) => {
    applyToOrg(state, {
      event,
      stream: { org: 'default', aggregate: 'any', id: 'x' },
      sequence: index + 1,
    } as Parameters<typeof applyToOrg>[1]);
  });
  return state;
}

describe('the state of an organization', () => {
  it.each(cases.map(([given, look, expected]) => ({ given, look, expected, name: given.map(nameOf).join(', ') })))(
    'after $name',
    ({ given, look, expected }) => {
      expect(look(fold(given))).toEqual(expected);
    },
  );

  it('has a case for every event type', () => {
    const seen = new Set<string>(cases.flatMap(([given]) => given.map(({ $typeName }) => $typeName)));
    expect([...controlEventSchemas.keys()].filter((name) => !seen.has(name))).toEqual([]);
  });

  it('is not changed by an event of a type that this build does not know', () => {
    expect(fold([null, { $typeName: 'gatehouse.future.v1.Something' } as unknown as ControlEvent])).toEqual(
      emptyOrgState(),
    );
  });
});

function nameOf({ $typeName }: ControlEvent): string {
  return $typeName.split('.').at(-1) ?? '';
}
