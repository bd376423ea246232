import type { Difference, DifferenceKind } from './difference.js';
import type { Shadow } from './shadowing.js';

/** What of a backend's definitions is let through without a person: nothing, what only adds, everything. */
export type Approval = 'strict' | 'additive' | 'trusted';

/** Why a version of a definition waits for a person. */
export type Cause =
  Exclude<DifferenceKind, 'cosmetic' | 'additive'> | 'newTool' | 'poisoned' | 'shadowing' | 'guardrail' | 'person';

/** One reason; `detail` says where and what, never a text of the definition. */
export interface Reason {
  cause: Cause;
  detail: string;
}

/** What somebody meant for the model has hidden in a definition. */
export interface Poison {
  /** Id of the detector. */
  detector: string;
  /** Where, such as `description`. */
  path: string;
}

/** What is known of a version when it is seen first. */
export interface Seen {
  /** Differences to the version that was let through last; undefined = there was none. */
  differences: readonly Difference[] | undefined;
  poisons: readonly Poison[];
  shadows: readonly Shadow[];
}

const maxReasons = 20;
const passing: ReadonlySet<DifferenceKind> = new Set(['cosmetic', 'additive']);

/** Why a version waits under a policy; none = it is let through. At most twenty. */
export function reasonsToWait(approval: Approval, { differences, poisons, shadows }: Seen): Reason[] {
  if (approval === 'trusted') return [];
  const found: Reason[] = [
    ...poisons.map(({ detector, path }): Reason => ({ cause: 'poisoned', detail: `${detector} in ${path}` })),
    ...shadows.map((shadow): Reason => ({ cause: 'shadowing', detail: describeShadow(shadow) })),
  ];
  if (differences === undefined) {
    if (approval === 'strict') found.push({ cause: 'newTool', detail: '' });
  } else {
    const waiting = differences.filter(({ kind }) => approval === 'strict' || !passing.has(kind));
    found.push(...waiting.map(({ kind, path }): Reason => ({ cause: causeOf(kind), detail: path })));
  }
  return distinct(found).slice(0, maxReasons);
}

/** Under `strict` an addition or a change of looks waits too, as a change of what it is a part of. */
function causeOf(kind: DifferenceKind): Cause {
  return kind === 'cosmetic' || kind === 'additive' ? 'other' : kind;
}

function describeShadow({ kind, backend, tool, path }: Shadow): string {
  const whom = tool === undefined ? backend : `${backend}/${tool}`;
  return kind === 'looksLike' ? `looks like ${whom}` : `names ${whom} in ${path}`;
}

function distinct(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values()];
}
