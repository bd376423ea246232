import {
  AttachmentTargetSchema,
  create,
  toJsonString,
  type AttachmentTarget,
  type BackendTrust,
} from '@gatehouse/contracts';

/** What a message belongs to. */
export interface GuardContext {
  readonly backendId: string;
  readonly agentId: string;
  /** Empty for other methods; undefined when it may be any tool's, so that what is attached to any of them applies. */
  readonly tool: string | undefined;
  /** Empty when no user is behind the call. */
  readonly userDomain: string;
  readonly groups: readonly string[];
  /** Of the backend, for those who do not compile what is known of backends. */
  readonly trust?: BackendTrust;
}

/** How much of a context a target names: a tool says more than a backend, that more than an agent, a group, a domain. */
function weightOf({ tool, backendId, agentId, group, userDomain }: AttachmentTarget): number {
  const names = [userDomain, group, agentId, backendId, tool];
  return names.reduce((weight, name, place) => weight + (name === '' ? 0 : 1 << place), 0);
}

/**
 * The weight of the most specific target that matches; undefined when none does. Where it is not known whose tool it is,
 * no target is more specific than another, so that the strictest of all holds.
 */
export function specificityOf(targets: readonly AttachmentTarget[], context: GuardContext): number | undefined {
  const weights = targets
    .filter((target) => isAround(target, context) && (context.tool === undefined || isTool(target, context.tool)))
    .map((target) => (context.tool === undefined ? 0 : weightOf(target)));
  return weights.length === 0 ? undefined : Math.max(...weights);
}

/** Whether the context is known to be what the target names. */
export function isTargeted(target: AttachmentTarget, context: GuardContext): boolean {
  return isAround(target, context) && isTool(target, context.tool ?? '');
}

function isTool(target: AttachmentTarget, tool: string): boolean {
  return target.tool === '' || target.tool === tool;
}

function isAround(target: AttachmentTarget, { backendId, agentId, userDomain, groups }: GuardContext): boolean {
  return (
    (target.backendId === '' || target.backendId === backendId) &&
    (target.agentId === '' || target.agentId === agentId) &&
    (target.userDomain === '' || target.userDomain === userDomain) &&
    (target.group === '' || groups.includes(target.group))
  );
}

/** Whether two targets name the same; what one of them does not state it does not name. */
export function isSameTarget(a: Partial<TargetNames>, b: Partial<TargetNames>): boolean {
  const text = (target: Partial<TargetNames>) =>
    toJsonString(AttachmentTargetSchema, create(AttachmentTargetSchema, target));
  return text(a) === text(b);
}

type TargetNames = Omit<AttachmentTarget, '$typeName'>;
