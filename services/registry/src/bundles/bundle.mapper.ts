import { BundleSettingsSchema, create, type BundleSettings } from '@gatehouse/contracts';
import type { MemberBody } from './bundles.entity.js';

/** A bundle as the API writes it; what may be left out there may be left out here. */
export interface BundleBody {
  name?: string;
  description?: string;
  instructions?: string;
  toolSearch?: boolean;
  members: readonly {
    backendId: string;
    tools?: readonly string[];
    toolOverrides?: readonly { tool: string; name?: string; description?: string }[];
    promptOverrides?: readonly { prompt: string; name?: string; description?: string }[];
  }[];
}

/** From the API's form to the event's. */
export function toSettings(id: string, body: BundleBody): BundleSettings {
  const { name = id, description = '', instructions = '', toolSearch = false, members } = body;
  return create(BundleSettingsSchema, {
    name,
    description,
    instructions,
    toolSearch,
    members: members.map(({ backendId, tools = [], toolOverrides = [], promptOverrides = [] }) => ({
      backendId,
      tools: [...tools],
      toolOverrides: toolOverrides.map(({ tool, ...shown }) => ({ tool, ...shownAs(shown) })),
      promptOverrides: promptOverrides.map(({ prompt, ...shown }) => ({ prompt, ...shownAs(shown) })),
    })),
  });
}

/** From the event's form to the API's. */
export function toMembers({ members }: BundleSettings): MemberBody[] {
  return members.map(({ backendId, tools, toolOverrides, promptOverrides }) => ({
    backendId,
    tools,
    toolOverrides: toolOverrides.map(({ tool, ...shown }) => ({ tool, ...shownAs(shown) })),
    promptOverrides: promptOverrides.map(({ prompt, ...shown }) => ({ prompt, ...shownAs(shown) })),
  }));
}

function shownAs({ name = '', description = '' }: { name?: string; description?: string }) {
  return { name, description };
}
