import {
  BackendTrust,
  Direction,
  MessagePart as PartNumber,
  RuleMode,
  type GuardrailException,
  type GuardrailProfile,
  type GuardrailRule,
} from '@gatehouse/contracts';
import type { Detector, MessagePart } from '../detector.js';
import { actionOf, isClosedOnError, maskStyleOf, type GuardAction, type MaskStyleName } from './action.js';
import { areMeant, unknownNames } from './detector-names.js';
import { compilePathGlob, type PathGlob } from './path-glob.js';

/** Which way a message goes. */
export type GuardDirection = 'request' | 'response';

/** A rule as it is evaluated: what its context decides has been decided. */
export interface ActiveRule {
  /** `<profile>/<rule>`. */
  readonly id: string;
  readonly action: GuardAction;
  readonly isMonitor: boolean;
  readonly minConfidence: number;
  readonly minCount: number;
  readonly uniqueOnly: boolean;
  readonly maskStyle: MaskStyleName;
  /** Undefined = everywhere. */
  readonly paths: readonly PathGlob[] | undefined;
}

/** A rule that names a detector which is not there, so that what it would have found is not known. */
export interface LackingRule {
  /** `<profile>/<rule>`. */
  readonly id: string;
  /** Whether messages are refused for it. */
  readonly isClosed: boolean;
}

/** A profile as it is evaluated. */
export interface ActiveProfile {
  readonly isFloor: boolean;
  /** The more of the context its attachment names, the higher. */
  readonly specificity: number;
  /** The rules that name a detector, in the profile's order. */
  readonly rules: ReadonlyMap<Detector, readonly ActiveRule[]>;
  readonly lacking: readonly LackingRule[];
}

/** An exception as it is evaluated. */
export interface ActiveException {
  /** `exception/<id>`. */
  readonly id: string;
  readonly expiresAtMs: number;
  readonly detectors: readonly string[];
  readonly paths: readonly PathGlob[] | undefined;
}

const partNames: Readonly<Partial<Record<PartNumber, MessagePart>>> = {
  [PartNumber.REQUEST]: 'request',
  [PartNumber.RESPONSE]: 'response',
  [PartNumber.DEFINITION]: 'definition',
  [PartNumber.PROMPT]: 'prompt',
  [PartNumber.RESOURCE]: 'resource',
  [PartNumber.ELICITATION]: 'elicitation',
  [PartNumber.SAMPLING]: 'sampling',
  [PartNumber.COMPLETION]: 'completion',
  [PartNumber.NOTIFICATION]: 'notification',
  [PartNumber.HEADER]: 'header',
};

/** Where a profile is looked at. */
export interface Where {
  readonly direction: GuardDirection;
  readonly part: MessagePart;
  readonly trust: BackendTrust;
}

/** The rules of a profile that can apply there. */
export function activate(
  id: string,
  profile: GuardrailProfile,
  detectors: readonly Detector[],
  where: Where & { readonly specificity: number },
): ActiveProfile {
  const rules = profile.rules
    .map((rule, index) => ({ rule, id: `${id}/${rule.id || String(index + 1)}` }))
    .filter(({ rule }) => isRuleFor(rule, where))
    .map(({ rule, id: ruleId }) => ({ rule, active: toActive(ruleId, rule) }));
  const named = detectors.flatMap((detector) => {
    const naming = rules.filter(({ rule }) => areMeant(rule.detectors, detector)).map(({ active }) => active);
    return naming.length === 0 ? [] : [[detector, naming] as const];
  });
  const lacking = rules
    .filter(({ rule, active }) => active.action !== 'allow' && unknownNames(rule.detectors, detectors).length > 0)
    .map(({ rule, active }) => ({ id: active.id, isClosed: isClosedOnError(rule) }));
  return { isFloor: profile.floor, specificity: where.specificity, rules: new Map(named), lacking };
}

/** An exception, for the contexts that its target matches. */
export function activateException(id: string, exception: GuardrailException): ActiveException {
  const { expiresAtMs, detectors, paths } = exception;
  return { id: `exception/${id}`, expiresAtMs, detectors, paths: globsOf(paths) };
}

/** Whether rules of a direction look at messages that go one way; what this build does not know looks both ways. */
export function isFor(direction: Direction, way: GuardDirection): boolean {
  return direction !== (way === 'request' ? Direction.RESPONSE : Direction.REQUEST);
}

/** A trust that nobody has stated, or that this build does not know, is the least. */
export function trustOf(trust: BackendTrust | undefined): BackendTrust {
  return trust === BackendTrust.INTERNAL || trust === BackendTrust.PARTNER ? trust : BackendTrust.PUBLIC;
}

/** Whether a rule can apply somewhere. */
export function isRuleFor(rule: GuardrailRule, { direction, part, trust }: Where): boolean {
  const { parts, trusts } = rule;
  // Parts that this build does not know must not make a rule look nowhere.
  const isInPart = parts.length === 0 || parts.some((each) => (partNames[each] ?? part) === part);
  const isTrusted = trusts.length === 0 || trusts.some((each) => trustOf(each) === trust);
  return isFor(rule.direction, direction) && isInPart && isTrusted;
}

function toActive(id: string, rule: GuardrailRule): ActiveRule {
  return {
    id,
    action: actionOf(rule.action),
    isMonitor: rule.mode === RuleMode.MONITOR,
    minConfidence: rule.minConfidence,
    minCount: rule.minCount,
    uniqueOnly: rule.uniqueOnly,
    maskStyle: maskStyleOf(rule.maskStyle),
    paths: globsOf(rule.paths),
  };
}

function globsOf(paths: readonly string[]): readonly PathGlob[] | undefined {
  return paths.length === 0 ? undefined : paths.map(compilePathGlob);
}
