import type { Dispatcher } from 'undici';
import type { Era, Rejection, RpcMessage } from '../exchange.js';
import { listMethods, type ListField } from '../filters/list-methods.js';
import { isRejection, type Asking } from '../upstream/ask.js';
import { describedByDiscover, describeSession, discoverRequest, type Description } from '../upstream/describe.js';
import { LegacySession } from '../upstream/legacy-session.js';
import { isObject, type Hop } from '../upstream/messages.js';
import { askModern } from '../upstream/modern-hop.js';

export type Item = Readonly<Record<string, unknown>>;

/** One list of a backend, all pages of it. */
export interface Listing {
  items: readonly Item[];
  /** Whether there was more than is looked at. */
  isCut: boolean;
  /** How long the backend says that it may be kept; undefined when it says nothing. */
  ttlMs: number | undefined;
}

/** What a backend says of itself, and what it lists; each part is there as soon as the backend has answered. */
export interface MemberParts {
  description: Promise<Description | Rejection>;
  lists: Readonly<Record<ListField, Promise<Listing | Rejection>>>;
}

const maxPages = 100;
const maxItems = 10_000;
const methodNotFound = -32_601;

const nothing: Listing = { items: [], isCut: false, ttlMs: undefined };

/** The capability without which a backend is not asked for a list. */
const neededFor: Readonly<Record<ListField, string>> = {
  tools: 'tools',
  prompts: 'prompts',
  resources: 'resources',
  resourceTemplates: 'resources',
};

type Ask = (message: RpcMessage) => Promise<RpcMessage | Rejection>;

/** What a backend can be asked for, and how. */
interface Offer {
  offered: Record<string, unknown>;
  ask: Ask;
}

/** Asks a backend for everything that lists are made of, for an agent with these capabilities. */
export function fetchMember(
  dispatcher: Dispatcher,
  hop: Hop,
  era: Era,
  capabilities: Readonly<Record<string, unknown>>,
): MemberParts {
  return era === 'modern' ? fetchModern(dispatcher, hop, capabilities) : fetchLegacy(dispatcher, hop, capabilities);
}

function fetchModern(dispatcher: Dispatcher, hop: Hop, capabilities: Readonly<Record<string, unknown>>): MemberParts {
  const envelope = { capabilities, logLevel: '', paramHeaders: [] };
  const ask = timed(hop, (message) => askModern(dispatcher, hop, message, envelope, () => undefined));
  const description = ask(discoverRequest).then(describedByDiscover);
  const offer = description.then((said) => ('reason' in said ? said : { offered: said.capabilities, ask }));
  return { description, lists: fetchLists(offer) };
}

function fetchLegacy(dispatcher: Dispatcher, hop: Hop, capabilities: Readonly<Record<string, unknown>>): MemberParts {
  const opened = LegacySession.open(dispatcher, hop, capabilities);
  const offer = opened.then((session) => {
    if (!(session instanceof LegacySession)) return session;
    const ask = (message: RpcMessage) => session.ask(hop, message, (question) => void refuse(session, hop, question));
    return { offered: session.initialized.capabilities, ask: timed(hop, ask) };
  });
  const description = opened.then<Description | Rejection>((session) =>
    session instanceof LegacySession ? describeSession(session, hop) : session,
  );
  const lists = fetchLists(offer);
  void Promise.allSettled([description, ...Object.values(lists)]).then(async () => {
    const session = await opened;
    if (session instanceof LegacySession) await session.close(hop);
  });
  return { description, lists };
}

/** While it lists, a backend cannot ask the agent anything: the list may be for others too. */
function refuse(session: LegacySession, hop: Hop, { id, method }: RpcMessage): Promise<unknown> | undefined {
  if (id === undefined) return undefined;
  const answer =
    method === 'ping' ? { result: {} } : { error: { code: methodNotFound, message: 'Only while it works.' } };
  return session.send(hop, { jsonrpc: '2.0', id, ...answer });
}

function fetchLists(offer: Promise<Offer | Rejection>): MemberParts['lists'] {
  const fetched = [...listMethods].map(([method, { field }]) => {
    const list = offer.then((made) => {
      if ('reason' in made) return made;
      return made.offered[neededFor[field]] === undefined ? nothing : fetchPages(made.ask, method, field);
    });
    return [field, list] as const;
  });
  return Object.fromEntries(fetched) as MemberParts['lists'];
}

async function fetchPages(ask: Ask, method: string, field: ListField): Promise<Listing | Rejection> {
  const items: Item[] = [];
  let ttlMs: number | undefined;
  let cursor: string | undefined;
  for (let count = 1; ; count++) {
    const page = pageIn(
      await ask({ jsonrpc: '2.0', id: 0, method, params: cursor === undefined ? {} : { cursor } }),
      field,
    );
    if ('reason' in page) return page;
    for (const item of page.items) if (isObject(item) && items.length < maxItems) items.push(item);
    ttlMs = least(ttlMs, page.ttlMs);
    const isLast = page.nextCursor === undefined;
    const isCut = count === maxPages || items.length >= maxItems || page.nextCursor === cursor;
    if (isLast || isCut) return { items, isCut: !isLast, ttlMs };
    cursor = page.nextCursor;
  }
}

interface Page {
  items: readonly unknown[];
  nextCursor: string | undefined;
  ttlMs: number | undefined;
}

function pageIn(answer: RpcMessage | Rejection, field: ListField): Page | Rejection {
  if (isRejection(answer)) return answer;
  // It said that it has such things, but has no list of them.
  if (answer.error?.code === methodNotFound) return { items: [], nextCursor: undefined, ttlMs: undefined };
  if (!answer.result) return { reason: 'upstream_error' };
  const { [field]: items, nextCursor, ttlMs } = answer.result;
  if (!Array.isArray(items)) return { reason: 'upstream_bad_response' };
  return {
    items,
    nextCursor: typeof nextCursor === 'string' ? nextCursor : undefined,
    ttlMs: typeof ttlMs === 'number' ? ttlMs : undefined,
  };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** With ids of their own, and an end for requests whose answer comes a byte at a time. */
function timed(hop: Hop, ask: (message: RpcMessage) => Asking): Ask {
  let lastId = 0;
  return async (message) => {
    const asking = ask({ ...message, id: ++lastId });
    const timer = setTimeout(() => asking.cancel('upstream_timeout'), hop.route.timeoutMs);
    const answer = await asking.answer;
    clearTimeout(timer);
    return answer;
  };
}
