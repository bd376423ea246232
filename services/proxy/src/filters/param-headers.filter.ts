import { findMismatch, type MirroredParam } from '../edge/param-headers.js';
import type { Exchange, Rejection } from '../exchange.js';
import { mismatch } from './era.filter.js';

/** The arguments that headers repeat are the same in both: what lies between agent and backend may decide by either. */
export function checkParamHeaders(exchange: Exchange): Rejection | undefined {
  const { era, target, org, backendId, request, message, isUnwrapped } = exchange;
  if (target.kind !== 'tool' || !isMirroring(exchange)) return undefined;
  if (org?.mirror(backendId, target.name) === 'invalid') return { reason: 'tool_invalid' };
  if (era === 'legacy' || isUnwrapped) return undefined;
  const header = findMismatch(mirrorFor(exchange), message?.params?.arguments, request.headers);
  return header === undefined ? undefined : mismatch(header);
}

/** Whether one of the hops is of the era that repeats arguments in headers. */
export function isMirroring({ era, eraOut }: Exchange): boolean {
  return era === 'modern' || eraOut === 'modern';
}

/** The arguments that the called tool wants in headers. */
export function mirrorFor({ target, org, backendId }: Exchange): readonly MirroredParam[] {
  const mirror = target.kind === 'tool' ? org?.mirror(backendId, target.name) : undefined;
  return mirror === undefined || mirror === 'invalid' ? [] : mirror;
}
