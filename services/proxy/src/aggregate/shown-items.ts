import { mirrorOf } from '../edge/param-headers.js';
import type { Era } from '../exchange.js';
import type { List } from '../filters/list-methods.js';
import { toLegacyResult } from '../bridge/translate.js';
import type { Bundle } from '../snapshot/bundles.js';
import { isObject } from '../upstream/messages.js';
import type { Item, Listing } from './member-fetch.js';

/** What an endpoint of several backends shows of one tool, prompt, resource or template. */
export interface ShownItem {
  backendId: string;
  /** Its name, URI or URI template at the backend. */
  key: string;
  /** Its name on the endpoint, or its URI, which stays as it is. */
  shown: string;
  /** The definition as JSON. */
  text: string;
}

interface View {
  bundle: Bundle;
  backendId: string;
  /** The agent's era, and the one in which the backend was asked. */
  era: Era;
  eraOut: Era;
}

type Known = WeakMap<Bundle, Partial<Record<Era, readonly ShownItem[]>>>;

const known = new WeakMap<Listing, Known>();

/** The items of a backend's list as they are shown, made once for each list; whether policy allows them is not asked. */
export function shownItems(listing: Listing, list: List, view: View): readonly ShownItem[] {
  const ofListing = known.get(listing) ?? new WeakMap();
  known.set(listing, ofListing);
  const ofBundle = ofListing.get(view.bundle) ?? {};
  ofListing.set(view.bundle, ofBundle);
  return (ofBundle[view.era] ??= makeItems(listing, list, view));
}

function makeItems({ items }: Listing, { field, kind, key }: List, view: View): ShownItem[] {
  const seen = new Set<string>();
  const made: ShownItem[] = [];
  for (const item of itemsFor(field, items, view)) {
    const name = item[key];
    // What a backend lists twice cannot be told apart when it is called.
    if (typeof name !== 'string' || seen.has(name)) continue;
    seen.add(name);
    const shown = kind === 'resource' ? item : renamed(item, name, kind, view);
    if (shown)
      made.push({ backendId: view.backendId, key: name, shown: String(shown[key]), text: JSON.stringify(shown) });
  }
  return made;
}

function renamed(item: Item, name: string, kind: 'tool' | 'prompt', { bundle, backendId }: View): Item | undefined {
  const names = kind === 'tool' ? bundle.tools : bundle.prompts;
  const shown = names.shownName(backendId, name);
  if (shown === undefined) return undefined;
  const description = names.descriptionOf(backendId, name);
  return { ...item, name: shown, ...(description === undefined ? {} : { description }) };
}

function itemsFor(field: List['field'], items: readonly Item[], { era, eraOut }: View): readonly Item[] {
  if (field !== 'tools') return items;
  const isMirroring = era === 'modern' || eraOut === 'modern';
  // A tool whose definition breaks the rules for headers is left out (MCP 2026-07-28).
  const usable = isMirroring ? items.filter((tool) => mirrorOf(tool) !== 'invalid') : items;
  if (era === eraOut || era === 'modern') return usable;
  const { tools } = toLegacyResult('tools/list', { tools: usable });
  return Array.isArray(tools) ? tools.filter(isObject) : [];
}
