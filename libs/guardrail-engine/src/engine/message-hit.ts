import type { Active, Scanner, TextHit } from './scanner.js';

/** An object or array of a message, and where it stands. */
export interface Container {
  node: object;
  parent: Container | undefined;
  /** Its key in the parent. */
  key: string;
  /** The key as it stands in paths, once somebody asked. */
  segment?: string;
}

/** A key, text or number of a message in which something was found. */
export interface Place {
  container: Container;
  key: string;
  part: 'key' | 'value';
  found: string | number;
  /** JSON pointer, once somebody asked. */
  path?: string;
}

/** A hit in a message. */
export interface MessageHit extends TextHit {
  place: Place;
}

/** Scanners with what each of them is asked. */
export type Question = readonly { readonly scanner: Scanner; readonly asked: Active }[];
