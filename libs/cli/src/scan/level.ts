import type { LevelName } from '@gatehouse/guardrail-engine';

/** How sure a finding is, least first. Not the engine's own list: the engine is loaded once there is something to scan. */
export const levels: readonly LevelName[] = ['low', 'medium', 'high'];

/** Whether one level is as sure as another; nothing is as sure as `never`. */
export function isAtLeast(level: LevelName, least: LevelName | 'never'): boolean {
  return least !== 'never' && levels.indexOf(level) >= levels.indexOf(least);
}
