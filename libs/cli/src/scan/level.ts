/** How sure a finding is, least first. */
export const levels = ['low', 'medium', 'high'] as const;

export type LevelName = (typeof levels)[number];

/** The level of a confidence. */
export function levelOf(confidence: number): LevelName {
  if (confidence >= 0.8) return 'high';
  return confidence >= 0.55 ? 'medium' : 'low';
}

/** Whether one level is as sure as another; nothing is as sure as `never`. */
export function isAtLeast(level: LevelName, least: LevelName | 'never'): boolean {
  return least !== 'never' && levels.indexOf(level) >= levels.indexOf(least);
}
