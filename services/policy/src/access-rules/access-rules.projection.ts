import { Effect, type AccessRule, type AccessRuleEvent } from '@gatehouse/contracts';
import type { Projection } from '@gatehouse/projections';
import { AccessRuleRow, type AccessRuleBody } from './access-rules.entity.js';

/** Rows of the access rules that exist. */
export const accessRulesProjection: Projection<AccessRuleRow> = {
  name: 'access-rules',
  aggregate: 'access-rule',
  entity: AccessRuleRow,
  rowsOf: ({ org, id }) => ({ org, id }),
  project(rows, { event: recorded, stream, sequence }) {
    const event = recorded as AccessRuleEvent | null;
    switch (event?.$typeName) {
      case 'gatehouse.policy.v1.AccessRuleAdded':
      case 'gatehouse.policy.v1.AccessRuleRevised':
        return event.rule ? [{ org: stream.org, id: stream.id, rule: toBody(event.rule), version: sequence }] : rows;
      case 'gatehouse.policy.v1.AccessRuleRemoved':
        return [];
      default:
        return rows;
    }
  },
};

function toBody({ $typeName: _, effect, ...rule }: AccessRule): AccessRuleBody {
  return { ...rule, effect: effect === Effect.ALLOW ? 'allow' : 'deny' };
}
