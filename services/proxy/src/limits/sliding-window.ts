/**
 * A window that slides over two fixed ones: of the calls in the window before, those that a window of full length would
 * still reach count, as if they had come evenly.
 */
export interface Counted {
  /** Calls in the fixed window before. */
  previous: number;
  /** Calls in the fixed window that is. */
  current: number;
}

/** Calls of the window before that still count. */
export function carriedOver(previous: number, windowMs: number, nowMs: number): number {
  return previous * (1 - (nowMs % windowMs) / windowMs);
}

/** Whole seconds until one more call has room, when no other is counted meanwhile; at least 1. */
export function secondsUntilRoom({ previous, current }: Counted, max: number, windowMs: number, nowMs: number): number {
  const elapsed = (nowMs % windowMs) / windowMs;
  // Within this window, or after its end, when its own calls are the ones that fade.
  const waited = current < max ? share(previous, max - 1 - current) - elapsed : 1 - elapsed + share(current, max - 1);
  // Less than a microsecond too much comes of the arithmetic alone.
  return Math.max(1, Math.ceil((waited * windowMs) / 1_000 - 1e-6));
}

/** Which part of a window has to pass until of so many calls no more than `room` count. */
function share(calls: number, room: number): number {
  return calls <= room ? 0 : 1 - room / calls;
}
