import {
  gatewayTools,
  isToolName,
  maxToolNameLength,
  prefixedName,
  splitName,
  type RealName,
} from '@gatehouse/contracts';

/** How one tool or prompt is shown; an empty text leaves the default. */
export interface Override {
  /** Its name at the backend. */
  real: string;
  name: string;
  description: string;
}

/** What an endpoint of several backends shows of one of them. */
export interface MemberNames {
  backendId: string;
  /** Names at the backend; empty = all. */
  selected: readonly string[];
  overrides: readonly Override[];
}

/**
 * The names that tools, or prompts, have on an endpoint of several backends. `shownName` and `realOf` are each other's
 * reverse: what has no shown name cannot be called, and no shown name ever means two things.
 */
export interface Names {
  /** `<backend>__<name>` or the name that the bundle gives it; undefined = not on this endpoint. */
  shownName(backendId: string, name: string): string | undefined;
  /** What a shown name stands for. Whether the backend exists, is enabled and lists it is not asked. */
  realOf(shown: string): RealName | undefined;
  /** The description that the bundle gives it; undefined = the backend's. */
  descriptionOf(backendId: string, name: string): string | undefined;
}

interface Member {
  selected: ReadonlySet<string>;
  overrides: ReadonlyMap<string, Override>;
}

export function compileNames(members: readonly MemberNames[]): Names {
  const known = new Map<string, Member>(members.map((member) => [member.backendId, compileMember(member)]));
  const renamed = compileRenamed(members, (backendId) => known.has(backendId));

  const shownName = (backendId: string, name: string): string | undefined => {
    const member = known.get(backendId);
    if (!member || (member.selected.size > 0 && !member.selected.has(name))) return undefined;
    const given = member.overrides.get(name)?.name;
    if (given) return isSame(renamed.get(given), backendId, name) ? given : undefined;
    const shown = prefixedName({ backendId, name });
    return shown.length <= maxToolNameLength ? shown : undefined;
  };

  return {
    shownName,
    realOf(shown) {
      const real = renamed.get(shown) ?? splitName(shown);
      return real && shownName(real.backendId, real.name) === shown ? real : undefined;
    },
    descriptionOf: (backendId, name) => known.get(backendId)?.overrides.get(name)?.description || undefined,
  };
}

function compileMember({ selected, overrides }: MemberNames): Member {
  return { selected: new Set(selected), overrides: new Map(overrides.map((override) => [override.real, override])) };
}

/**
 * What the given names stand for. The registry refuses names that are no good; should one be stored all the same, what
 * it was given to is left out, in whatever order the members come.
 */
function compileRenamed(
  members: readonly MemberNames[],
  isMember: (backendId: string) => boolean,
): ReadonlyMap<string, RealName> {
  const renamed = new Map<string, RealName>();
  const ambiguous = new Set<string>();
  for (const { backendId, overrides } of members) {
    for (const { real, name } of overrides) {
      if (renamed.has(name)) ambiguous.add(name);
      renamed.set(name, { backendId, name: real });
    }
  }
  for (const name of renamed.keys()) {
    const isPrefixed = isMember(splitName(name)?.backendId ?? '');
    if (ambiguous.has(name) || isPrefixed || !isToolName(name) || gatewayTools.includes(name)) renamed.delete(name);
  }
  return renamed;
}

function isSame(real: RealName | undefined, backendId: string, name: string): boolean {
  return real?.backendId === backendId && real.name === name;
}
