import type { RpcMessage } from '../exchange.js';
import { isObject } from '../upstream/messages.js';
import type { News } from './interest.js';

const reserved = 'io.modelcontextprotocol/';

/** News as a message to an agent; what a backend has said of its own stream is not the agent's. */
export function notificationOf(news: News, meta?: Record<string, unknown>): RpcMessage {
  if ('list' in news) {
    const method = `notifications/${news.list}/list_changed`;
    return { jsonrpc: '2.0', method, ...(meta ? { params: { _meta: meta } } : {}) };
  }
  // A copy: guardrails change what they mask in place, and others hear the same news.
  const { _meta, ...params } = structuredClone(news.params);
  const kept = isObject(_meta) ? Object.entries(_meta).filter(([key]) => !key.startsWith(reserved)) : [];
  const all = { ...Object.fromEntries(kept), ...meta };
  const shown = Object.keys(all).length > 0 ? { ...params, _meta: all } : params;
  return { jsonrpc: '2.0', method: 'notifications/resources/updated', params: shown };
}
