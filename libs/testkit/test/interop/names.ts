import type { Ask } from '../agents.js';

const separator = '__';

/** The same ask at the endpoint of all backends, where tools and prompts have the backend's name before their own. */
export function prefixed(ask: Ask, slug: string): Ask {
  const name = (own: string) => `${slug}${separator}${own}`;
  if (ask.method === 'tools/call') return { ...ask, params: { ...ask.params, name: name(ask.params.name) } };
  if (ask.method === 'prompts/get') return { ...ask, params: { ...ask.params, name: name(ask.params.name) } };
  if (ask.method !== 'completion/complete' || ask.params.ref.type === 'ref/resource') return ask;
  return { ...ask, params: { ...ask.params, ref: { ...ask.params.ref, name: name(ask.params.ref.name) } } };
}

interface Item {
  name: string;
  uri?: string;
  uriTemplate?: string;
}

/** What one backend has in a list of all backends, under its own names; `direct` is its own list. */
export function ownPart(ask: Ask, all: object, slug: string, direct: object): object {
  const kind = listKeys.get(ask.method);
  if (kind === undefined) return all;
  const items = (all as Record<string, Item[]>)[kind] ?? [];
  const begin = `${slug}${separator}`;
  const own = (direct as Record<string, Item[]>)[kind] ?? [];
  const uris = new Set(own.map(addressOf));
  const isNamed = kind === 'tools' || kind === 'prompts';
  const part = isNamed
    ? items
        .filter(({ name }) => name.startsWith(begin))
        .map((item) => ({ ...item, name: item.name.slice(begin.length) }))
    : items.filter((item) => uris.has(addressOf(item)));
  return { ...all, [kind]: part };
}

const listKeys = new Map<string, string>([
  ['tools/list', 'tools'],
  ['prompts/list', 'prompts'],
  ['resources/list', 'resources'],
  ['resources/templates/list', 'resourceTemplates'],
]);

/** Resources have no names of their own: an address says whose they are. */
function addressOf({ uri, uriTemplate }: Item): string | undefined {
  return uri ?? uriTemplate;
}
