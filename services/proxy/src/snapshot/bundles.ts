import { CredentialMode, type BundleSettings } from '@gatehouse/contracts';
import { compileNames, type Names } from '../aggregate/names.js';
import type { OrgState } from './snapshot.projection.js';

/** Several backends behind one endpoint. It grants nothing: who may use what is the policy's to say. */
export interface Bundle {
  /** Its slug; empty for `/mcp`, the bundle of all backends. */
  id: string;
  name: string;
  /** What agents get as the server's instructions; may be empty. */
  instructions: string;
  /** Whether lists of tools show `find_tool` and `call_tool` instead. */
  toolSearch: boolean;
  /** Slugs of its backends that exist and are enabled, in the order of lists. */
  members: readonly string[];
  tools: Names;
  prompts: Names;
}

type Backends = OrgState['backends'];

/** The named bundles of `/mcp/b/<slug>`, by slug. */
export function compileBundles({ bundles, backends }: Pick<OrgState, 'bundles' | 'backends'>): Map<string, Bundle> {
  return new Map(Object.entries(bundles).map(([id, settings]) => [id, compileBundle(id, settings, backends)]));
}

/** The bundle of `/mcp`: every backend, in the order of their slugs. */
export function compileAllBackends(backends: Backends): Bundle {
  const ids = Object.keys(backends).sort();
  const names = compileNames(ids.map((backendId) => ({ backendId, selected: [], overrides: [] })));
  return {
    id: '',
    name: '',
    instructions: '',
    toolSearch: false,
    members: enabled(ids, backends),
    tools: names,
    prompts: names,
  };
}

function compileBundle(id: string, settings: BundleSettings, backends: Backends): Bundle {
  const { name, instructions, toolSearch, members } = settings;
  return {
    id,
    name,
    instructions,
    toolSearch,
    members: enabled(
      members.map(({ backendId }) => backendId),
      backends,
    ),
    tools: compileNames(
      members.map(({ backendId, tools, toolOverrides }) => ({
        backendId,
        selected: tools,
        overrides: toolOverrides.map(({ tool: real, name, description }) => ({ real, name, description })),
      })),
    ),
    prompts: compileNames(
      members.map(({ backendId, promptOverrides }) => ({
        backendId,
        selected: [],
        overrides: promptOverrides.map(({ prompt: real, name, description }) => ({ real, name, description })),
      })),
    ),
  };
}

/** Backends for which agents bring tokens are at endpoints of their own alone. */
function enabled(ids: readonly string[], backends: Backends): string[] {
  return ids.filter((id) => {
    const backend = backends[id];
    return backend?.enabled && backend.settings.credentialMode !== CredentialMode.PASSTHROUGH;
  });
}
