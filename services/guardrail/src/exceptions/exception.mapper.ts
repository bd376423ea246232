import { create, GuardrailExceptionSchema, type GuardrailException } from '@gatehouse/contracts';
import { directions, nameOf, toTarget, toTargetBody } from '../profiles/profile.mapper.js';
import type { DirectionName, TargetBody } from '../profiles/profiles.entity.js';
import type { ExceptionBody } from './exceptions.entity.js';

/** An exception as the API takes it. */
export interface GivenException extends Pick<ExceptionBody, 'owner' | 'reason' | 'expiresAt' | 'detectors'> {
  target: Partial<TargetBody>;
  paths?: readonly string[];
  direction?: DirectionName;
}

/** From the API's form to the event's. */
export function toException({ target, paths, direction, expiresAt, ...given }: GivenException): GuardrailException {
  return create(GuardrailExceptionSchema, {
    owner: given.owner,
    reason: given.reason,
    detectors: [...given.detectors],
    expiresAtMs: Date.parse(expiresAt),
    target: toTarget(target),
    paths: [...(paths ?? [])],
    direction: directions[direction ?? 'both'],
  });
}

/** From the event's form to the API's. */
export function toExceptionBody(exception: GuardrailException): ExceptionBody {
  const { owner, reason, detectors, paths, expiresAtMs, target, direction } = exception;
  return {
    ...{ owner, reason, detectors, paths },
    expiresAt: new Date(Number.isFinite(expiresAtMs) ? expiresAtMs : 0).toISOString(),
    target: toTargetBody(target ?? toTarget({})),
    direction: nameOf(directions, direction) ?? 'both',
  };
}
