import { answerGuarded } from '../agent/agent-stream.js';
import type { Seal } from '../bridge/seal.js';
import type { Exchange, Rejection } from '../exchange.js';
import type { List } from '../filters/list-methods.js';
import { ownerKey } from '../sessions/session.store.js';
import type { Bundle } from '../snapshot/bundles.js';
import { isObject } from '../upstream/messages.js';
import type { Catalogue } from './catalogue.js';
import { gather, type Gathered } from './gather.js';
import { omittedKey } from './members.js';
import { gatewayToolTexts } from './tool-search.js';

const pageSize = 200;
const maxOmissions = 100;
const invalidParams = -32_602;

interface Parts {
  catalogue: Catalogue;
  seal: Seal;
}

/** Answers a list method on an endpoint of several backends. */
export async function serveList(
  exchange: Exchange,
  { catalogue, seal }: Parts,
  bundle: Bundle,
  list: List,
): Promise<Rejection | undefined> {
  const from = openCursor(exchange, seal);
  if (from === undefined) return { reason: 'params_invalid', code: invalidParams, data: { parameter: 'cursor' } };
  if (list.field === 'tools' && bundle.toolSearch) {
    answerGuarded(exchange, resultText(exchange, list, gatewayToolTexts(exchange), '', []));
    return undefined;
  }
  const gathered = await gather(exchange, catalogue, bundle, list);
  if ('reason' in gathered) return gathered;
  const { items, omitted } = gathered;
  const next = from + pageSize;
  const cursor = next < items.length ? seal.seal('cursor', { ...bindingOf(exchange), from: next }) : '';
  const texts = items.slice(from, next).map(({ text }) => text);
  answerGuarded(exchange, resultText(exchange, list, texts, cursor, omitted));
  return undefined;
}

/** Written as text: the definitions are JSON already. */
function resultText(
  { message, era }: Exchange,
  { field }: List,
  texts: readonly string[],
  cursor: string,
  omitted: Gathered['omitted'],
): string {
  const modern = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
  const rest = {
    ...(era === 'modern' ? modern : {}),
    ...(cursor === '' ? {} : { nextCursor: cursor }),
    ...(omitted.length === 0 ? {} : { _meta: { [omittedKey]: omitted.slice(0, maxOmissions) } }),
  };
  const more = JSON.stringify(rest).slice(1, -1);
  const id = JSON.stringify(message?.id);
  return `{"jsonrpc":"2.0","id":${id},"result":{"${field}":[${texts.join(',')}]${more === '' ? '' : `,${more}`}}}`;
}

/** A cursor is good for who got it, where and for what. */
function bindingOf({ principal, endpoint, message }: Exchange): Record<string, string> {
  return { owner: principal ? ownerKey(principal) : '', endpoint, method: message?.method ?? '' };
}

/** The place at which the page begins; undefined when the cursor is none of ours. An empty text is a cursor too. */
function openCursor(exchange: Exchange, seal: Seal): number | undefined {
  const cursor = exchange.message?.params?.cursor;
  if (cursor === undefined) return 0;
  const opened = seal.open('cursor', cursor);
  if (!isObject(opened) || typeof opened.from !== 'number') return undefined;
  const isBound = Object.entries(bindingOf(exchange)).every(([name, value]) => opened[name] === value);
  return isBound ? opened.from : undefined;
}
