import {
  Action,
  Direction,
  type AttachmentTarget,
  type GuardrailProfile,
  type GuardrailRule,
} from '@gatehouse/contracts';
import { builtIn, detectors } from './catalogue.js';
import type { Question } from './engine/detect.js';
import type { Detector } from './detector.js';

/** What is done about a finding, mildest first. */
export type GuardAction = 'log' | 'mask' | 'block';

/** Which way a message goes. */
export type GuardDirection = 'request' | 'response';

/** What a message belongs to. */
export interface GuardContext {
  backendId: string;
  agentId: string;
  /** Empty for other methods; undefined when it may be any tool's, so that what is attached to any of them applies. */
  tool: string | undefined;
}

/** What a profile does about a detector's findings from a confidence on. */
export interface Level {
  action: GuardAction;
  minConfidence: number;
}

/** A detector with what is done about its findings. */
export interface ActiveDetector {
  detector: Detector;
  /** One of each profile that applies, strictest first. */
  levels: readonly Level[];
}

/** What applies to the messages of one context and direction. */
export interface ActiveRules {
  detectors: readonly ActiveDetector[];
  /** What the scanner is asked. */
  question: Question;
}

/** Profiles with their attachments, compiled. Equal profiles act equally. */
export interface Guardrails {
  /** The rules in force; undefined when no profile applies. Cheap: every context is worked out once. */
  rulesFor(context: GuardContext, direction: GuardDirection): ActiveRules | undefined;
}

/** A profile as folded from its events. */
export interface AttachedProfile {
  profile: GuardrailProfile;
  targets: readonly AttachmentTarget[];
  /** What may become of it, evaluated beside it. */
  candidate?: GuardrailProfile;
}

interface Attachment {
  profile: GuardrailProfile;
  target: AttachmentTarget;
}

/** How strict an action is. */
export const strength: Readonly<Record<GuardAction, number>> = { log: 0, mask: 1, block: 2 };

/** Compiles profiles by id. Where several apply, the strictest action that a finding is certain enough for holds. */
export function compileGuardrails(profiles: Readonly<Record<string, AttachedProfile>>): Guardrails {
  const attachments = Object.entries(profiles)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { profile, targets }]) => targets.map((target) => ({ profile, target })));
  const named = {
    backends: new Set(attachments.map(({ target }) => target.backendId)),
    agents: new Set(attachments.map(({ target }) => target.agentId)),
    tools: new Set(attachments.map(({ target }) => target.tool)),
  };
  const cache = new Map<string, ActiveRules | undefined>();
  return {
    rulesFor(context, direction) {
      if (attachments.length === 0) return undefined;
      // What no attachment names is all the same: agents that invent tool names must not fill the memory.
      const backendId = named.backends.has(context.backendId) ? context.backendId : '';
      const agentId = named.agents.has(context.agentId) ? context.agentId : '';
      const tool = context.tool === undefined || named.tools.has(context.tool) ? context.tool : '';
      const key = `${direction} ${backendId} ${agentId} ${tool === undefined ? 'any' : `=${tool}`}`;
      const known = cache.get(key);
      if (known || cache.has(key)) return known;
      const rules = rulesOf(attachments, { backendId, agentId, tool }, direction);
      cache.set(key, rules);
      return rules;
    },
  };
}

/** The rules of one profile alone, as if it were attached to everything; for trying it out. */
export function compileProfile(profile: GuardrailProfile, direction: GuardDirection): ActiveRules | undefined {
  return combine([profile], direction);
}

/** What is wrong with a profile, in words for its author; empty = nothing. */
export function validateProfile({ rules }: GuardrailProfile): string[] {
  return rules.flatMap((rule, index) => [
    ...(rule.detectors.length === 0 ? [`rule ${index + 1} names no detector`] : []),
    ...rule.detectors
      .filter((id) => !detectors.has(id))
      .map((id) => `rule ${index + 1} names the unknown detector "${id}"`),
    ...(rule.minConfidence >= 0 && rule.minConfidence <= 1
      ? []
      : [`rule ${index + 1} has a minimum confidence that is not between 0 and 1`]),
  ]);
}

/** What is to be done about a finding; undefined when it is not certain enough for any rule. */
export function actionFor({ levels }: ActiveDetector, confidence: number): GuardAction | undefined {
  // Asked this way round, a minimum that is no number lets nothing through.
  return levels.find(({ minConfidence }) => !(confidence < minConfidence))?.action;
}

function rulesOf(attachments: readonly Attachment[], context: GuardContext, direction: GuardDirection) {
  const applying = attachments.filter(({ target }) => matches(target, context)).map(({ profile }) => profile);
  return combine([...new Set(applying)], direction);
}

function matches(target: AttachmentTarget, { backendId, agentId, tool }: GuardContext): boolean {
  return (
    (target.backendId === '' || target.backendId === backendId) &&
    (target.agentId === '' || target.agentId === agentId) &&
    (target.tool === '' || tool === undefined || target.tool === tool)
  );
}

function combine(profiles: readonly GuardrailProfile[], direction: GuardDirection): ActiveRules | undefined {
  const levels = new Map<string, Level[]>();
  for (const profile of profiles) {
    for (const [id, { action, minConfidence }] of firstRules(profile, direction)) {
      const known = levels.get(id) ?? [];
      levels.set(id, [...known, { action: actionOf(action), minConfidence }]);
    }
  }
  const active: ActiveDetector[] = [];
  // In the order of the catalogue, so that findings come in the same order wherever the same rules apply.
  for (const detector of detectors.values()) {
    const found = levels.get(detector.id)?.sort((a, b) => strength[b.action] - strength[a.action]);
    if (found) active.push({ detector, levels: found });
  }
  if (active.length === 0) return undefined;
  const asked = new Set(active.map(({ detector }) => detector));
  return { detectors: active, question: [{ scanner: builtIn, asked: builtIn.ask((d) => asked.has(d), direction) }] };
}

/** Within a profile the first rule that names a detector decides. */
function firstRules({ rules }: GuardrailProfile, direction: GuardDirection): Map<string, GuardrailRule> {
  const first = new Map<string, GuardrailRule>();
  for (const rule of rules) {
    if (rule.direction === (direction === 'request' ? Direction.RESPONSE : Direction.REQUEST)) continue;
    for (const id of rule.detectors) if (!first.has(id)) first.set(id, rule);
  }
  return first;
}

function actionOf(action: Action): GuardAction {
  if (action === Action.LOG) return 'log';
  // An action that this build does not know must not let anything through.
  return action === Action.MASK ? 'mask' : 'block';
}
