import { LimitPer, LimitWindow, type Limit } from '@gatehouse/contracts';
import { has, matcherOf, type Matcher } from './names.js';
import type { AccessRequest } from './policy.js';

/** What a limit looks at of a call. */
export type CountedCall = Pick<AccessRequest, 'agentId' | 'userId' | 'groups' | 'backendId' | 'target'>;

/** One limit in force. */
export interface ActiveLimit {
  readonly id: string;
  /** Calls in any window. */
  readonly maxCalls: number;
  readonly window: 'second' | 'minute' | 'hour' | 'day';
  readonly windowMs: number;
  /** Under which key a call is counted: calls with equal keys share one count. */
  keyOf(call: CountedCall): string;
}

/** The compiled limits of one organization. Pure. */
export interface Limits {
  /** The limits that are about a call. */
  matching(call: CountedCall): readonly ActiveLimit[];
}

interface CompiledLimit extends ActiveLimit {
  agents: ReadonlySet<string>;
  users: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  backends: ReadonlySet<string>;
  tools: Matcher;
  /** Whether it is about tool calls alone. */
  toolsOnly: boolean;
}

const windows = {
  [LimitWindow.SECOND]: { window: 'second', windowMs: 1_000 },
  [LimitWindow.MINUTE]: { window: 'minute', windowMs: 60_000 },
  [LimitWindow.HOUR]: { window: 'hour', windowMs: 3_600_000 },
  [LimitWindow.DAY]: { window: 'day', windowMs: 86_400_000 },
} as const;

/** Compiles limits, by id, once, so that to find those of a call is a few look-ups. Undefined when none is in force. */
export function compileLimits(limits: Readonly<Record<string, Limit>>): Limits | undefined {
  const compiled = Object.entries(limits)
    .filter(([, limit]) => !limit.disabled)
    .map(([id, limit]) => compileLimit(id, limit))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (compiled.length === 0) return undefined;
  const candidates = new Map<string, readonly CompiledLimit[]>();
  const candidatesFor = (agentId: string, backendId: string) => {
    const key = `${agentId} ${backendId}`;
    const known = candidates.get(key);
    if (known) return known;
    const found = compiled.filter((l) => has(l.agents, agentId) && has(l.backends, backendId));
    candidates.set(key, found);
    return found;
  };
  return {
    matching: (call) => candidatesFor(call.agentId, call.backendId).filter((limit) => matches(limit, call)),
  };
}

function matches(limit: CompiledLimit, { userId, groups, target }: CountedCall): boolean {
  if (limit.toolsOnly && target.kind !== 'tool') return false;
  return (
    has(limit.users, userId) &&
    (limit.groups.size === 0 || groups.some((group) => limit.groups.has(group))) &&
    (!limit.tools || limit.tools(target.name.normalize('NFC')))
  );
}

function compileLimit(id: string, limit: Limit): CompiledLimit {
  const { per } = limit;
  // A window that this build does not know counts as the longest: a limit never grows because of that.
  const { window, windowMs } = windows[limit.window as LimitWindow.DAY] ?? windows[LimitWindow.DAY];
  return {
    id,
    maxCalls: limit.maxCalls,
    window,
    windowMs,
    keyOf: keyBy(new Set(per)),
    agents: new Set(limit.agents),
    users: new Set(limit.users),
    groups: new Set(limit.groups),
    backends: new Set(limit.backends),
    tools: matcherOf(limit.tools),
    toolsOnly: limit.tools.length > 0 || per.includes(LimitPer.TOOL),
  };
}

function keyBy(per: ReadonlySet<LimitPer>): ActiveLimit['keyOf'] {
  const isPerTool = per.has(LimitPer.TOOL);
  // A tool is one of a backend.
  const isPerBackend = isPerTool || per.has(LimitPer.BACKEND);
  return ({ userId, agentId, backendId, target }) => {
    // A service that has no user counts as one. The length keeps apart what a user id might imitate.
    let key = per.has(LimitPer.USER) ? `${userId.length}:${userId || agentId}` : '';
    if (per.has(LimitPer.AGENT)) key += `\n${agentId}`;
    if (isPerBackend) key += `\n${backendId}`;
    return isPerTool ? `${key}\n${target.name}` : key;
  };
}
