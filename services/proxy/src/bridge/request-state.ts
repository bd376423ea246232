import { rewrite } from '../edge/rewrite.js';
import type { ConnectState } from '../credentials/connect.js';
import type { Exchange, Rejection } from '../exchange.js';
import { ownerKey } from '../sessions/session.store.js';
import { isObject } from '../upstream/messages.js';
import { paramsDigest, type Seal } from './seal.js';

const validMs = 600_000;
const invalidParams = -32_602;

/** What an agent carries from one round of a call to the next; only this gateway can read it. */
export interface RequestState {
  /** The state of a modern backend, which the gateway gives back to it. */
  backend?: string;
  /** What the gateway itself has asked. */
  connect?: ConnectState;
  /** A call that is parked at a replica. */
  parked?: { replica: string; call: string };
}

/** Binds the state to who called what, and to a time (MCP 2026-07-28, basic/patterns/mrtr). */
export function sealState(exchange: Exchange, seal: Seal, state: RequestState): string {
  return seal.seal('request-state', { ...state, ...bindingOf(exchange), expiresAtMs: Date.now() + validMs });
}

/** The state of the exchange's request; a rejection when it was not sealed here for this principal and request. */
export function openState(exchange: Exchange, seal: Seal): RequestState | Rejection {
  const opened = seal.open('request-state', exchange.message?.params?.requestState);
  const invalid: Rejection = { reason: 'request_state_invalid', code: invalidParams };
  if (!isObject(opened)) return invalid;
  const { expiresAtMs, ...state } = opened;
  const bound = Object.entries(bindingOf(exchange));
  if (bound.some(([name, value]) => state[name] !== value)) return invalid;
  if (typeof expiresAtMs !== 'number' || expiresAtMs < Date.now())
    return { reason: 'request_state_expired', code: invalidParams };
  return state;
}

/** The state of a modern backend comes back to it as it was, if it comes from whom and for what it was given out. */
export function openBackendState(exchange: Exchange, seal: Seal): Rejection | undefined {
  const state = openState(exchange, seal);
  if ('reason' in state) return state;
  if (state.backend === undefined) return { reason: 'request_state_invalid', code: invalidParams };
  rewrite(exchange, ({ params }) => Object.assign(params ?? {}, { requestState: state.backend }));
  return undefined;
}

/** A backend to which all users are one cannot bind its state to one of them, so the gateway does. */
export function sealBackendState(exchange: Exchange, seal: Seal, result: Record<string, unknown>): boolean {
  if (typeof result.requestState !== 'string') return false;
  result.requestState = sealState(exchange, seal, { backend: result.requestState });
  return true;
}

function bindingOf({ principal, message, backendId, endpoint }: Exchange): Record<string, string> {
  return {
    owner: principal ? ownerKey(principal) : '',
    endpoint,
    backendId,
    method: message?.method ?? '',
    digest: paramsDigest(message?.params),
  };
}
