import type { Exchange, Filter, Rejection } from '../exchange.js';
import type { LimitCounters, UsedUp } from '../limits/limit-counters.js';

/** Rate limits and quotas: how many calls of tools, prompts and resources may be made in which time. */
export function limitCalls(counters: LimitCounters): Filter {
  return ({ org, principal, backendId, target, message }: Exchange) => {
    if (!org?.limits || !principal || !countedMethods.has(message?.method ?? '')) return undefined;
    const { agentId, userId, groups } = principal;
    const call = { agentId, userId, groups, backendId, target };
    const limits = org.limits.matching(call);
    if (limits.length === 0) return undefined;
    const usedUp = counters.take(org.org, limits, call);
    return usedUp instanceof Promise ? usedUp.then(refuse) : refuse(usedUp);
  };
}

const countedMethods: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read']);

/** Without an HTTP status of its own: clients take one for a broken connection, see docs/adr/0014. */
function refuse(usedUp: UsedUp | undefined): Rejection | undefined {
  if (!usedUp) return undefined;
  const { limit, retryAfterSeconds } = usedUp;
  return { reason: 'rate_limited', ruleId: limit.id, retryAfterSeconds };
}
