export { compileCondition, ConditionInput, type Condition, type ConditionContext } from './condition.js';
export { compileLimits, type ActiveLimit, type CountedCall, type Limits } from './limits.js';
export {
  compilePolicy,
  type AccessReason,
  type AccessRequest,
  type AccessTarget,
  type AccessVerdict,
  type KnownTool,
  type Policy,
  type PolicyState,
} from './policy.js';
export { predefinedAgentOf, predefinedAgents, type PredefinedAgent } from './predefined-agents.js';
