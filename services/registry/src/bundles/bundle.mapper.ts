import { BundleSettingsSchema, create, type BundleSettings } from '@gatehouse/contracts';
import type { MemberBody } from './bundles.entity.js';

/** A bundle as the API writes it; what is left out, or null, is the default. */
export interface BundleBody {
  name?: string | null;
  description?: string | null;
  instructions?: string | null;
  toolSearch?: boolean | null;
  members: readonly {
    backendId: string;
    tools?: readonly string[] | null;
    toolOverrides?: readonly ({ tool: string } & Shown)[] | null;
    promptOverrides?: readonly ({ prompt: string } & Shown)[] | null;
  }[];
}

interface Shown {
  name?: string | null;
  description?: string | null;
}

/** From the API's form to the event's. */
export function toSettings(id: string, body: BundleBody): BundleSettings {
  return create(BundleSettingsSchema, {
    name: body.name ?? id,
    description: body.description ?? '',
    instructions: body.instructions ?? '',
    toolSearch: body.toolSearch ?? false,
    members: body.members.map(toMember),
  });
}

/** From the event's form to the API's. */
export function toMembers({ members }: BundleSettings): MemberBody[] {
  return members.map(toMember);
}

function toMember({ backendId, tools, toolOverrides, promptOverrides }: BundleBody['members'][number]) {
  return {
    backendId,
    tools: [...(tools ?? [])],
    toolOverrides: (toolOverrides ?? []).map(({ tool, ...shown }) => ({ tool, ...shownAs(shown) })),
    promptOverrides: (promptOverrides ?? []).map(({ prompt, ...shown }) => ({ prompt, ...shownAs(shown) })),
  };
}

function shownAs({ name, description }: Shown) {
  return { name: name ?? '', description: description ?? '' };
}
