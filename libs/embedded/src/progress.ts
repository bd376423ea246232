/** Says what is being done, for a person who waits. */
export type Progress = (text: string) => void;

/** The time since `begun`, such as `3.2 s`. */
export function secondsSince(begun: number): string {
  return `${((Date.now() - begun) / 1_000).toFixed(1)} s`;
}
