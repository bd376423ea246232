import {
  Action,
  Direction,
  type AttachmentTarget,
  type GuardrailProfile,
  type GuardrailRule,
} from '@gatehouse/contracts';
import { detectors } from './catalogue.js';
import type { Detector } from './detector.js';

/** What is done about a finding, mildest first. */
export type GuardAction = 'log' | 'mask' | 'block';

/** Which way a message goes. */
export type GuardDirection = 'request' | 'response';

/** What a message belongs to. `tool` is empty for other methods. */
export interface GuardContext {
  backendId: string;
  agentId: string;
  tool: string;
}

/** A detector with what is done about its findings. */
export interface ActiveDetector {
  detector: Detector;
  action: GuardAction;
  minConfidence: number;
}

/** What applies to the messages of one context and direction. */
export interface ActiveRules {
  detectors: readonly ActiveDetector[];
  /** Union of the detectors' triggers. */
  triggers: number;
}

/** Profiles with their attachments, compiled. */
export interface Bundle {
  /** The rules in force; undefined when no profile applies. Cheap: every context is worked out once. */
  rulesFor(context: GuardContext, direction: GuardDirection): ActiveRules | undefined;
}

/** A profile as folded from its events. */
export interface AttachedProfile {
  profile: GuardrailProfile;
  targets: readonly AttachmentTarget[];
}

const strength: Readonly<Record<GuardAction, number>> = { log: 0, mask: 1, block: 2 };
const cacheLimit = 10_000;

/** Compiles profiles. Where several apply, the strictest action for a detector holds. */
export function compileBundle(profiles: Readonly<Record<string, AttachedProfile>>): Bundle {
  const attached = Object.values(profiles).flatMap(({ profile, targets }) =>
    targets.map((target) => ({ profile, target })),
  );
  const cache = new Map<string, ActiveRules | undefined>();
  return {
    rulesFor(context, direction) {
      if (attached.length === 0) return undefined;
      const key = `${direction} ${context.backendId} ${context.agentId} ${context.tool}`;
      if (cache.has(key)) return cache.get(key);
      const applying = attached.filter(({ target }) => matches(target, context)).map(({ profile }) => profile);
      const rules = combine(applying, direction);
      // Tool names come from agents: a flood of invented ones must not fill the memory.
      if (cache.size < cacheLimit) cache.set(key, rules);
      return rules;
    },
  };
}

/** What is wrong with a profile, in words for its author; empty = nothing. */
export function problemsOf(profile: GuardrailProfile): string[] {
  return profile.rules.flatMap((rule, index) => [
    ...(rule.detectors.length === 0 ? [`rule ${index + 1} names no detector`] : []),
    ...rule.detectors
      .filter((id) => !detectors.has(id))
      .map((id) => `rule ${index + 1} names the unknown detector "${id}"`),
  ]);
}

function matches(target: AttachmentTarget, { backendId, agentId, tool }: GuardContext): boolean {
  return (
    (target.backendId === '' || target.backendId === backendId) &&
    (target.agentId === '' || target.agentId === agentId) &&
    (target.tool === '' || target.tool === tool)
  );
}

function combine(profiles: readonly GuardrailProfile[], direction: GuardDirection): ActiveRules | undefined {
  const active = new Map<string, ActiveDetector>();
  for (const profile of profiles) {
    for (const [id, rule] of firstRules(profile, direction)) {
      const detector = detectors.get(id);
      if (!detector) continue;
      const candidate = { detector, action: actionOf(rule.action), minConfidence: rule.minConfidence };
      const known = active.get(id);
      if (!known || strength[candidate.action] > strength[known.action]) active.set(id, candidate);
    }
  }
  if (active.size === 0) return undefined;
  const list = [...active.values()];
  return { detectors: list, triggers: list.reduce((bits, { detector }) => bits | detector.trigger, 0) };
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
