import type { Exchange, RpcMessage } from '../exchange.js';
import { hasLongNumbers, parseExactly } from './exact-json.js';

/**
 * Changes the agent's message, and writes it anew with every digit of its numbers; in what policy looks at, numbers are
 * numbers.
 */
export function rewrite(exchange: Exchange, change: (message: RpcMessage) => void): void {
  const { message } = exchange;
  if (!message) return;
  const text = exchange.body.toString('utf8');
  const exact = hasLongNumbers(text) ? (parseExactly(text) as RpcMessage) : message;
  change(message);
  if (exact !== message) change(exact);
  exchange.body = Buffer.from(JSON.stringify(exact));
}
