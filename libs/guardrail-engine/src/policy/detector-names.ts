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

/** Groups that may be named though nothing is in them. */
const free =
  /^(?:pci|fin|pii|health|secret|content|mcp|mcp\.(?:injection|hidden|tooldef|exfil|arg)|org|org\.(?:regex|wordlist|edm))\.\*$/;

/** Names that mean none of the detectors. */
export function unknownNames(names: readonly string[], known: readonly Pick<Detector, 'id'>[]): string[] {
  const isKnown = (name: string) => free.test(name) || known.some(({ id }) => isMeant(name, { id }));
  return names.filter((name) => !isKnown(name));
}
