import type { Detector } from '../detector.js';

/** Whether a name that a rule gives, a detector's id or a group such as `secret.*`, means a detector. */
export function isMeant(name: string, { id, isOptIn = false }: Pick<Detector, 'id' | 'isOptIn'>): boolean {
  if (name === id) return true;
  return !isOptIn && name.endsWith('.*') && id.startsWith(name.slice(0, -1));
}

/** Whether one of the names means the detector. */
export function areMeant(names: readonly string[], detector: Pick<Detector, 'id' | 'isOptIn'>): boolean {
  return names.some((name) => isMeant(name, detector));
}

/** Names that mean none of the detectors. Groups of an organization's own may be empty yet. */
export function unknownNames(names: readonly string[], known: readonly Pick<Detector, 'id'>[]): string[] {
  const isKnown = (name: string) => /^org\.(?:\w+\.)?\*$/.test(name) || known.some(({ id }) => isMeant(name, { id }));
  return names.filter((name) => !isKnown(name));
}
