import {
  ApprovalPolicy,
  create,
  QuarantineCause,
  QuarantineReasonSchema,
  type QuarantineReason,
} from '@gatehouse/contracts';
import type { Approval, Cause, Reason } from '@gatehouse/tool-ledger';

const causes: Readonly<Record<Cause, QuarantineCause>> = {
  newTool: QuarantineCause.NEW_TOOL,
  title: QuarantineCause.TITLE,
  description: QuarantineCause.DESCRIPTION,
  requiredParameter: QuarantineCause.REQUIRED_PARAMETER,
  inputSchema: QuarantineCause.INPUT_SCHEMA,
  outputSchema: QuarantineCause.OUTPUT_SCHEMA,
  annotations: QuarantineCause.ANNOTATIONS,
  meta: QuarantineCause.META,
  other: QuarantineCause.OTHER,
  poisoned: QuarantineCause.POISONED,
  shadowing: QuarantineCause.SHADOWING,
  guardrail: QuarantineCause.GUARDRAIL,
  person: QuarantineCause.PERSON,
};
const names = new Map(Object.entries(causes).map(([name, cause]) => [cause, name as Cause]));

/** Reasons as events hold them. */
export function toReasons(reasons: readonly Reason[]): QuarantineReason[] {
  return reasons.map(({ cause, detail }) => create(QuarantineReasonSchema, { cause: causes[cause], detail }));
}

/** Reasons as the API says them; one that this build does not know is another change. */
export function fromReasons(reasons: readonly QuarantineReason[]): Reason[] {
  return reasons.map(({ cause, detail }) => ({ cause: names.get(cause) ?? 'other', detail }));
}

const policies: Readonly<Record<Approval, ApprovalPolicy>> = {
  strict: ApprovalPolicy.STRICT,
  additive: ApprovalPolicy.ADDITIVE,
  trusted: ApprovalPolicy.TRUSTED,
};

export function toPolicy(approval: Approval): ApprovalPolicy {
  return policies[approval];
}

/** A policy that this build does not know lets nothing through by itself. */
export function fromPolicy(policy: ApprovalPolicy): Approval {
  if (policy === ApprovalPolicy.UNSPECIFIED || policy === ApprovalPolicy.ADDITIVE) return 'additive';
  return policy === ApprovalPolicy.TRUSTED ? 'trusted' : 'strict';
}
