import {
  Action,
  AttachmentTargetSchema,
  create,
  Direction,
  GuardrailProfileSchema,
  type AttachmentTarget,
  type GuardrailProfile,
} from '@gatehouse/contracts';
import type { ActionName, DirectionName, RuleBody, TargetBody } from './profiles.entity.js';

const directions: Readonly<Record<DirectionName, Direction>> = {
  request: Direction.REQUEST,
  response: Direction.RESPONSE,
  both: Direction.BOTH,
};
const actions: Readonly<Record<ActionName, Action>> = { log: Action.LOG, mask: Action.MASK, block: Action.BLOCK };

/** A profile as the API writes it; what may be left out there may be left out here. */
export interface ProfileBody {
  name: string;
  description?: string;
  rules: readonly (Pick<RuleBody, 'detectors' | 'action'> & Partial<RuleBody>)[];
}

/** From the API's form to the event's. */
export function toProfile({ name, description = '', rules }: ProfileBody): GuardrailProfile {
  return create(GuardrailProfileSchema, {
    name,
    description,
    rules: rules.map(({ detectors, direction = 'both', action, minConfidence = 0 }) => ({
      detectors: [...detectors],
      direction: directions[direction],
      action: actions[action],
      minConfidence,
    })),
  });
}

/** From the API's form to the event's. */
export function toTarget({ backendId, agentId, tool }: Partial<TargetBody>): AttachmentTarget {
  return create(AttachmentTargetSchema, { backendId: backendId ?? '', agentId: agentId ?? '', tool: tool ?? '' });
}

/** From the event's form to the API's. */
export function toRules({ rules }: GuardrailProfile): RuleBody[] {
  return rules.map(({ detectors, direction, action, minConfidence }) => ({
    detectors,
    // What this build does not know is shown as what it does: both directions, and block.
    direction: nameOf(directions, direction) ?? 'both',
    action: nameOf(actions, action) ?? 'block',
    minConfidence,
  }));
}

function nameOf<Name extends string>(values: Readonly<Record<Name, number>>, value: number): Name | undefined {
  return (Object.keys(values) as Name[]).find((name) => values[name] === value);
}
