/** How sure a finding is, least first. */
export const levels = ['low', 'medium', 'high'] as const;

/** A level of `levels`. */
export type LevelName = (typeof levels)[number];

/** The level of a confidence: low below 0.55, high from 0.8 on. What is below 0.3 is not found at all. */
export function levelOf(confidence: number): LevelName {
  if (confidence >= 0.8) return 'high';
  return confidence >= 0.55 ? 'medium' : 'low';
}
