import {
  Action,
  AttachmentTargetSchema,
  BackendTrust,
  create,
  Direction,
  GuardrailProfileSchema,
  MaskStyle,
  MessagePart,
  OnError,
  RuleMode,
  type AttachmentTarget,
  type GuardrailProfile,
  type GuardrailRule,
} from '@gatehouse/contracts';
import type {
  ActionName,
  CandidateBody,
  DirectionName,
  MaskStyleName,
  ModeName,
  OnErrorName,
  PartName,
  RuleBody,
  TargetBody,
  TrustName,
} from './profiles.entity.js';

export const directions: Readonly<Record<DirectionName, Direction>> = {
  request: Direction.REQUEST,
  response: Direction.RESPONSE,
  both: Direction.BOTH,
};
const actions: Readonly<Record<ActionName, Action>> = {
  allow: Action.ALLOW,
  log: Action.LOG,
  annotate: Action.ANNOTATE,
  mask: Action.MASK,
  redact: Action.REDACT,
  strip: Action.STRIP,
  truncate: Action.TRUNCATE,
  block: Action.BLOCK,
  quarantine: Action.QUARANTINE,
};
const modes: Readonly<Record<ModeName, RuleMode>> = { enforce: RuleMode.ENFORCE, monitor: RuleMode.MONITOR };
const parts: Readonly<Record<PartName, MessagePart>> = {
  request: MessagePart.REQUEST,
  response: MessagePart.RESPONSE,
  definition: MessagePart.DEFINITION,
  prompt: MessagePart.PROMPT,
  resource: MessagePart.RESOURCE,
  elicitation: MessagePart.ELICITATION,
  sampling: MessagePart.SAMPLING,
  completion: MessagePart.COMPLETION,
  notification: MessagePart.NOTIFICATION,
  header: MessagePart.HEADER,
};
const maskStyles: Readonly<Record<MaskStyleName, MaskStyle>> = {
  label: MaskStyle.LABEL,
  last4: MaskStyle.LAST4,
  length: MaskStyle.LENGTH,
  hash: MaskStyle.HASH,
};
const onErrors: Readonly<Record<OnErrorName, OnError>> = {
  default: OnError.UNSPECIFIED,
  open: OnError.OPEN,
  closed: OnError.CLOSED,
};
export const trusts: Readonly<Record<TrustName, BackendTrust>> = {
  internal: BackendTrust.INTERNAL,
  partner: BackendTrust.PARTNER,
  public: BackendTrust.PUBLIC,
};

/** A rule as the API takes it; what may be left out there may be left out here. */
export type GivenRule = Pick<RuleBody, 'detectors' | 'action'> & {
  [Key in keyof RuleBody]?: RuleBody[Key] | undefined;
};

/** A profile as the API takes it. */
export interface ProfileBody {
  name: string;
  description?: string;
  floor?: boolean;
  rules: readonly GivenRule[];
}

/** From the API's form to the event's. */
export function toProfile({ name, description = '', floor = false, rules }: ProfileBody): GuardrailProfile {
  return create(GuardrailProfileSchema, {
    name,
    description,
    floor,
    rules: rules.map(withDefaults).map((rule) => ({
      ...rule,
      detectors: [...rule.detectors],
      direction: directions[rule.direction],
      action: actions[rule.action],
      mode: modes[rule.mode],
      parts: rule.parts.map((part) => parts[part]),
      paths: [...rule.paths],
      maskStyle: maskStyles[rule.maskStyle],
      onError: onErrors[rule.onError],
      trusts: rule.trusts.map((trust) => trusts[trust]),
    })),
  });
}

/** A rule with what was left out; rows of earlier versions lack some of it too. */
export function withDefaults({ detectors, action, ...given }: GivenRule): RuleBody {
  return {
    detectors,
    action,
    id: given.id ?? '',
    direction: given.direction ?? 'both',
    mode: given.mode ?? 'enforce',
    minConfidence: given.minConfidence ?? 0,
    ...{ parts: given.parts ?? [], paths: given.paths ?? [], trusts: given.trusts ?? [] },
    ...{ minCount: given.minCount ?? 1, uniqueOnly: given.uniqueOnly ?? false },
    ...{ maskStyle: given.maskStyle ?? 'label', onError: given.onError ?? 'default' },
  };
}

/** From the API's form to the event's. */
export function toTarget({ backendId, agentId, tool, userDomain, group }: Partial<TargetBody>): AttachmentTarget {
  return create(AttachmentTargetSchema, {
    ...{ backendId: backendId ?? '', agentId: agentId ?? '', tool: tool ?? '' },
    ...{ userDomain: (userDomain ?? '').toLowerCase(), group: group ?? '' },
  });
}

/** From the event's form to the API's. */
export function toTargetBody({ backendId, agentId, tool, userDomain, group }: AttachmentTarget): TargetBody {
  return { backendId, agentId, tool, userDomain, group };
}

/** From the event's form to the API's. */
export function toCandidate({ name, description, floor, rules }: GuardrailProfile): CandidateBody {
  return { name, description, floor, rules: rules.map(toRule) };
}

function toRule(rule: GuardrailRule): RuleBody {
  const { id, detectors, minConfidence, paths, minCount, uniqueOnly } = rule;
  return {
    ...{ id, detectors, minConfidence, paths, minCount: Math.max(minCount, 1), uniqueOnly },
    // What this build does not know is shown as what it does.
    direction: nameOf(directions, rule.direction) ?? 'both',
    action: nameOf(actions, rule.action) ?? 'block',
    mode: nameOf(modes, rule.mode) ?? 'enforce',
    parts: rule.parts.flatMap((part) => nameOf(parts, part) ?? []),
    maskStyle: nameOf(maskStyles, rule.maskStyle) ?? 'label',
    onError: nameOf(onErrors, rule.onError) ?? 'default',
    trusts: rule.trusts.map((trust) => nameOf(trusts, trust) ?? 'public'),
  };
}

/** The name of a value of an enumeration, as the API writes it. */
export function nameOf<Name extends string>(values: Readonly<Record<Name, number>>, value: number): Name | undefined {
  return (Object.keys(values) as Name[]).find((name) => values[name] === value);
}
