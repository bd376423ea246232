import type { BundleMember, BundleSettings } from '../api/bundles.js';

/** A backend of a bundle while a person works on it: "only these tools" may be chosen before any tool is. */
export interface DraftMember extends BundleMember {
  isLimited: boolean;
}

/** A bundle while a person works on it. */
export interface Draft extends BundleSettings {
  members: readonly DraftMember[];
}

export const emptyDraft: Draft = { name: '', description: '', instructions: '', toolSearch: false, members: [] };

export function draftOf({ name, description, instructions, toolSearch, members }: BundleSettings): Draft {
  return {
    name,
    description,
    instructions,
    toolSearch,
    members: members.map((member) => ({ ...member, isLimited: member.tools.length > 0 })),
  };
}

/** What is sent; changes of tools that are not shown are left behind. */
export function settingsOf(draft: Draft, id: string): BundleSettings {
  return {
    ...draft,
    name: draft.name.trim() || id,
    members: draft.members.map(({ isLimited, tools, toolOverrides, ...member }) => ({
      ...member,
      tools: isLimited ? tools : [],
      toolOverrides: toolOverrides
        .map((override) => ({ ...override, name: override.name.trim(), description: override.description.trim() }))
        .filter(({ tool, name, description }) => (!isLimited || tools.includes(tool)) && name + description !== ''),
    })),
  };
}

/** Why it cannot be sent yet. */
export function missingIn({ members }: Draft): string | undefined {
  if (members.length === 0) return 'Pick at least one backend.';
  const unfinished = members.find(({ isLimited, tools }) => isLimited && tools.length === 0);
  return unfinished && `Pick the tools of “${unfinished.backendId}”, or show all of them.`;
}

export function newMember(backendId: string): DraftMember {
  return { backendId, tools: [], toolOverrides: [], promptOverrides: [], isLimited: false };
}

/** The member with a tool shown under another name or description. */
export function withOverride(
  member: DraftMember,
  tool: string,
  change: Partial<{ name: string; description: string }>,
): DraftMember {
  const before = member.toolOverrides.find((override) => override.tool === tool);
  const after = { tool, name: '', description: '', ...before, ...change };
  const isKnown = before !== undefined;
  return {
    ...member,
    toolOverrides: isKnown
      ? member.toolOverrides.map((override) => (override === before ? after : override))
      : [...member.toolOverrides, after],
  };
}
