import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';

/** What a backend has lists of. */
export type ListKind = 'tools' | 'prompts' | 'resources';

/** What somebody wants to be told, or will be: that these lists have changed, or these resources. */
export interface Interest {
  readonly lists: ReadonlySet<ListKind>;
  readonly uris: ReadonlySet<string>;
}

/** What a backend tells. */
export type News = { list: ListKind } | { uri: string; params: Record<string, unknown> };

export const listKinds: readonly ListKind[] = ['tools', 'prompts', 'resources'];

export const noInterest: Interest = { lists: new Set(), uris: new Set() };

/** What `notifications` of a `subscriptions/listen` says; undefined when it is malformed. Other keys are not ours. */
export function interestOf(notifications: unknown): Interest | undefined {
  if (!isObject(notifications)) return undefined;
  const { resourceSubscriptions: uris = [] } = notifications;
  if (!Array.isArray(uris) || !uris.every((uri): uri is string => typeof uri === 'string')) return undefined;
  const flags = listKinds.map((kind) => [kind, notifications[flagOf(kind)] ?? false] as const);
  if (flags.some(([, flag]) => typeof flag !== 'boolean')) return undefined;
  return { lists: new Set(flags.filter(([, flag]) => flag).map(([kind]) => kind)), uris: new Set(uris) };
}

/** The form of `subscriptions/listen` and of its acknowledgement. */
export function notificationsOf({ lists, uris }: Interest): Record<string, unknown> {
  const flags = Object.fromEntries([...lists].map((kind) => [flagOf(kind), true]));
  return { ...flags, ...(uris.size > 0 ? { resourceSubscriptions: [...uris] } : {}) };
}

function flagOf(kind: ListKind): string {
  return `${kind}ListChanged`;
}

export function unionOf(interests: Iterable<Interest>): Interest {
  const lists = new Set<ListKind>();
  const uris = new Set<string>();
  for (const interest of interests) {
    for (const kind of interest.lists) lists.add(kind);
    for (const uri of interest.uris) uris.add(uri);
  }
  return { lists, uris };
}

/** What is in both. */
export function commonOf(a: Interest, b: Interest): Interest {
  return {
    lists: new Set([...a.lists].filter((kind) => b.lists.has(kind))),
    uris: new Set([...a.uris].filter((uri) => b.uris.has(uri))),
  };
}

export function covers(whole: Interest, part: Interest): boolean {
  return [...part.lists].every((kind) => whole.lists.has(kind)) && [...part.uris].every((uri) => whole.uris.has(uri));
}

/** Whether somebody with this interest wants to hear it. A backend may tell of what lies under the URI. */
export function wants({ lists, uris }: Interest, news: News): boolean {
  if ('list' in news) return lists.has(news.list);
  return uris.has(news.uri) || [...uris].some((uri) => isUnder(uri, news.uri));
}

function isUnder(parent: string, uri: string): boolean {
  return uri.startsWith(parent) && (parent.endsWith('/') || '/?#'.includes(uri.charAt(parent.length)));
}

/** The news in a notification of a backend, in either era; undefined for every other message. */
export function newsIn({ method, id, params = {} }: RpcMessage): News | undefined {
  if (id !== undefined || method === undefined) return undefined;
  const list = listKinds.find((kind) => method === `notifications/${kind}/list_changed`);
  if (list) return { list };
  const { uri } = params;
  return method === 'notifications/resources/updated' && typeof uri === 'string' ? { uri, params } : undefined;
}
