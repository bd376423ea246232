import { Effect, type AccessRule } from '@gatehouse/contracts';
import { compileCondition, ConditionInput, type Condition } from './condition.js';
import { has, matcherOf, readingsOf, type Matcher, type Readings } from './names.js';
import { predefinedAgentOf, predefinedAgents } from './predefined-agents.js';

/** All that decides about access in one organization, as folded from control events. */
export interface PolicyState {
  /** Registered backends by slug. */
  backends: Readonly<Record<string, { enabled: boolean }>>;
  /** Tools by backend and name; a tool that is not here was never listed. */
  tools: Readonly<Record<string, Readonly<Record<string, KnownTool>>>>;
  /** Custom agents by slug, and the mappings of all agents. */
  agents: Readonly<Record<string, { clientIds: readonly string[]; exists: boolean; backends: readonly string[] }>>;
  /** Access rules by id. */
  rules: Readonly<Record<string, AccessRule>>;
}

/** A tool as far as access to it is concerned. */
export interface KnownTool {
  enabled: boolean;
  listed: boolean;
  /** Its definition waits for approval, or was rejected. */
  quarantined?: boolean;
}

/**
 * What a call wants to use. `method` is everything that names no tool, prompt or resource, such as a list. A tool or
 * prompt without `args` is one that a list shows: a rule about arguments cannot be decided for it (`condition_failed`).
 */
export type AccessTarget =
  { kind: 'tool' | 'prompt' | 'resource'; name: string; args?: unknown } | { kind: 'method'; name: string };

/** Who asks for what. */
export interface AccessRequest {
  agentId: string;
  userId: string;
  userDomain: string;
  groups: readonly string[];
  /** `user`, `token` or `service`; conditions may look at it. */
  principalKind: string;
  backendId: string;
  target: AccessTarget;
  /** What the credential is limited to, `<backend>/<tool>`: nothing else that has a name; undefined = no limit. */
  onlyTools?: ReadonlySet<string> | undefined;
}

/** Stable reason codes of an access decision. */
export type AccessReason =
  | 'ok'
  | 'backend_unknown'
  | 'backend_disabled'
  | 'agent_unknown'
  | 'agent_not_mapped'
  | 'tool_unknown'
  | 'tool_disabled'
  | 'tool_quarantined'
  | 'token_tool_not_allowed'
  | 'denied_by_rule'
  | 'condition_failed'
  | 'no_allow_rule';

/** The decision; `ruleId` names the rule that made it, if one did. */
export interface AccessVerdict {
  allowed: boolean;
  reason: AccessReason;
  ruleId?: string;
}

/** The compiled policy of one organization. Pure: equal requests get equal verdicts. */
export interface Policy {
  /**
   * Whether some rule looks at arguments. Numbers that a double does not hold are to be given as they are written then
   * (`JSON.rawJSON`), so that a condition about them is not decided by what is left of them.
   */
  readonly usesArgs: boolean;
  /** The agent with this OAuth client id; undefined when nobody knows it. */
  agentOfClient(clientId: string): string | undefined;
  /** Decides one call. Lists are filtered by the same function, one target at a time. */
  authorize(request: AccessRequest): AccessVerdict;
}

interface CompiledRule {
  id: string;
  rule: AccessRule;
  denies: boolean;
  agents: ReadonlySet<string>;
  users: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  domains: ReadonlySet<string>;
  backends: ReadonlySet<string>;
  tools: Matcher;
  prompts: Matcher;
  resources: Matcher;
  condition: Condition | undefined;
}

const predefinedIds: ReadonlySet<string> = new Set(predefinedAgents.map(({ id }) => id));
const maxNameLength = 8_192;
const allowed: AccessVerdict = { allowed: true, reason: 'ok' };

/** Compiles a policy once, so that a decision is a few look-ups. A rule whose condition is not valid CEL refuses. */
export function compilePolicy(state: PolicyState): Policy {
  const clientAgents = indexClients(state);
  const rules = Object.entries(state.rules)
    .filter(([, rule]) => !rule.disabled)
    .map(([id, rule]) => compileRule(id, rule))
    // Deny rules first: the first one that matches ends the search.
    .sort((a, b) => Number(b.denies) - Number(a.denies) || (a.id < b.id ? -1 : 1));
  const candidates = new Map<string, Map<string, readonly CompiledRule[]>>();
  const candidatesFor = (agentId: string, backendId: string) => {
    const known = candidates.get(agentId)?.get(backendId);
    if (known) return known;
    const found = rules.filter((r) => has(r.agents, agentId) && has(r.backends, backendId));
    const ofAgent = candidates.get(agentId) ?? new Map<string, readonly CompiledRule[]>();
    candidates.set(agentId, ofAgent.set(backendId, found));
    return found;
  };
  return {
    usesArgs: rules.some(({ condition }) => condition?.usesArgs),
    agentOfClient: (clientId) => predefinedAgentOf(clientId) ?? clientAgents.get(clientId),
    authorize(request) {
      const refusal = checkMapping(state, request) ?? checkCredential(request) ?? checkTool(state, request);
      if (refusal) return { allowed: false, reason: refusal };
      return applyRules(candidatesFor(request.agentId, request.backendId), request);
    },
  };
}

function checkMapping(state: PolicyState, { agentId, backendId }: AccessRequest): AccessReason | undefined {
  const backend = own(state.backends, backendId);
  if (!backend) return 'backend_unknown';
  if (!backend.enabled) return 'backend_disabled';
  const agent = own(state.agents, agentId);
  if (!agent?.exists && !predefinedIds.has(agentId)) return 'agent_unknown';
  return agent?.backends.includes(backendId) ? undefined : 'agent_not_mapped';
}

/** Methods such as tools/list are for everybody: what they list is filtered item by item. */
function checkCredential({ onlyTools, backendId, target }: AccessRequest): AccessReason | undefined {
  if (onlyTools === undefined || target.kind === 'method') return undefined;
  const isAmong = target.kind === 'tool' && onlyTools.has(`${backendId}/${target.name}`);
  return isAmong ? undefined : 'token_tool_not_allowed';
}

function checkTool(state: PolicyState, { backendId, target }: AccessRequest): AccessReason | undefined {
  if (target.kind !== 'tool') return undefined;
  const tool = own(own(state.tools, backendId) ?? {}, target.name);
  if (!tool?.listed) return 'tool_unknown';
  if (tool.quarantined) return 'tool_quarantined';
  return tool.enabled ? undefined : 'tool_disabled';
}

function applyRules(rules: readonly CompiledRule[], request: AccessRequest): AccessVerdict {
  const { kind, name } = request.target;
  if (!isName(name)) return { allowed: false, reason: 'no_allow_rule' };
  const readings = readingsOf(kind, name);
  const input = inputOf(request);
  let failed: string | undefined;
  for (const rule of rules) {
    if (!matchesPrincipal(rule, request) || !matchesTarget(rule, kind, readings)) continue;
    const holds = isUndecided(rule, request.target) ? undefined : evaluate(rule, input);
    if (rule.denies ? holds !== false : holds === true) return verdictOf(rule, holds);
    if (holds === undefined) failed ??= rule.id;
  }
  if (kind === 'method') return allowed;
  return failed === undefined
    ? { allowed: false, reason: 'no_allow_rule' }
    : { allowed: false, reason: 'condition_failed', ruleId: failed };
}

/** A name that some backends would cut off, or take for another one, is none. */
function isName(name: string): boolean {
  return name.length <= maxNameLength && !name.includes('\0') && name.isWellFormed();
}

function verdictOf({ id, denies }: CompiledRule, holds: boolean | undefined): AccessVerdict {
  if (!denies) return { allowed: true, reason: 'ok', ruleId: id };
  return { allowed: false, reason: holds ? 'denied_by_rule' : 'condition_failed', ruleId: id };
}

/** Whether the rule looks at arguments that nobody has given yet. */
function isUndecided({ condition }: CompiledRule, target: AccessTarget): boolean {
  return condition?.usesArgs === true && (target.kind === 'tool' || target.kind === 'prompt') && !('args' in target);
}

/** True or false; undefined when the condition could not be evaluated. */
function evaluate({ condition }: CompiledRule, input: ConditionInput): boolean | undefined {
  if (!condition) return true;
  try {
    return condition.holds(input);
  } catch {
    return undefined;
  }
}

function inputOf({ userId, agentId, groups, userDomain, principalKind, backendId, target }: AccessRequest) {
  return new ConditionInput({
    principal: { user: userId, agent: agentId, groups, domain: userDomain, kind: principalKind },
    backend: backendId,
    tool: target.name,
    args: target.kind === 'tool' || target.kind === 'prompt' ? target.args : undefined,
  });
}

function matchesPrincipal(rule: CompiledRule, { userId, userDomain, groups }: AccessRequest): boolean {
  return (
    has(rule.users, userId) &&
    has(rule.domains, userDomain.toLowerCase()) &&
    (rule.groups.size === 0 || groups.some((group) => rule.groups.has(group)))
  );
}

function matchesTarget(rule: CompiledRule, kind: AccessTarget['kind'], { possible, necessary }: Readings): boolean {
  // A method such as tools/list needs no rule of its own: what it lists is filtered item by item. It has no arguments
  // either: a rule about arguments says nothing about it.
  if (kind === 'method') return isForEverything(rule) && rule.condition?.usesArgs !== true;
  if (isForEverything(rule)) return true;
  const matcher = { tool: rule.tools, prompt: rule.prompts, resource: rule.resources }[kind];
  if (!matcher) return false;
  return rule.denies ? possible.some(matcher) : necessary.every(matcher);
}

/** A rule that names no tool, prompt or resource is about all of them. */
function isForEverything({ tools, prompts, resources }: CompiledRule): boolean {
  return !tools && !prompts && !resources;
}

function compileRule(id: string, rule: AccessRule): CompiledRule {
  return {
    id,
    rule,
    // Anything but a clear allow denies: an effect that this build does not know must not open a door.
    denies: rule.effect !== Effect.ALLOW,
    agents: new Set(rule.agents),
    users: new Set(rule.users),
    groups: new Set(rule.groups),
    domains: new Set(rule.userDomains.map((d) => d.toLowerCase())),
    backends: new Set(rule.backends),
    tools: matcherOf(rule.tools),
    prompts: matcherOf(rule.prompts),
    resources: matcherOf(rule.resources),
    condition: rule.condition === '' ? undefined : compileOrRefuse(rule.condition),
  };
}

function compileOrRefuse(expression: string): Condition {
  try {
    return compileCondition(expression);
  } catch (error) {
    return {
      usesArgs: false,
      holds: () => {
        throw error;
      },
    };
  }
}

function indexClients(state: PolicyState): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  for (const [id, agent] of Object.entries(state.agents).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!agent.exists && !predefinedIds.has(id)) continue;
    for (const clientId of agent.clientIds) if (!index.has(clientId)) index.set(clientId, id);
  }
  return index;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
