import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { errorCodes, RpcError, type JsonObject } from './rpc.js';

/** What a modern server must remember between two rounds of one call; the client carries it. */
export interface RequestState {
  /** Method and name of the call that it belongs to. */
  call: string;
  answers: Record<string, JsonObject>;
}

const key = randomBytes(32);

/** Signs a state; each is different. */
export function sealState(state: RequestState): string {
  const text = Buffer.from(JSON.stringify({ ...state, nonce: randomUUID() })).toString('base64url');
  return `${text}.${sign(text)}`;
}

/** Reads a state back. Throws {@link RpcError} when it is not ours, was changed, or belongs to another call. */
export function openState(sealed: unknown, call: string): RequestState {
  const [text = '', mac = '', ...rest] = typeof sealed === 'string' ? sealed.split('.') : [];
  const expected = Buffer.from(sign(text));
  const given = Buffer.from(mac);
  const isOurs = rest.length === 0 && given.length === expected.length && timingSafeEqual(given, expected);
  const state = isOurs ? (JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as RequestState) : undefined;
  if (state?.call !== call) throw new RpcError(errorCodes.invalidParams, 'The request state is not valid');
  return state;
}

function sign(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
