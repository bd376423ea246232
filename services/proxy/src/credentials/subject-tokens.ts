import type { CallPrincipal } from '../snapshot/snapshot.js';

interface Subject {
  /** Tells tokens apart, and says nothing about them. */
  id: number;
  token: string;
}

/** Held beside principals and not in them, so that they are in nothing that is made of one: records, sessions, logs. */
const subjects = new WeakMap<CallPrincipal, Subject>();
const none: Subject = { id: 0, token: '' };
let lastId = 0;

/** Remembers the token of the identity provider with which somebody has called, for as long as the principal lives. */
export function rememberSubject(principal: CallPrincipal, token: string): CallPrincipal {
  subjects.set(principal, { id: ++lastId, token });
  return principal;
}

/** The token for which others can be had in exchange; empty for who came with a token of the gateway. */
export function subjectOf(principal: CallPrincipal): Subject {
  return subjects.get(principal) ?? none;
}
