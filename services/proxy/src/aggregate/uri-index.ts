import { isObject } from '../upstream/messages.js';
import type { Listing } from './member-fetch.js';

/** Which URIs a list of resources has. */
export function listsUri(listing: Listing, uri: string): boolean {
  return known(uris, listing, () => new Set(texts(listing, 'uri'))).has(uri);
}

/** Whether a list of templates has this one, or one that the URI may be made of. */
export function fitsTemplate(listing: Listing, uri: string): boolean {
  const templates = known(literals, listing, () => texts(listing, 'uriTemplate').map(literalsOf));
  return templates.some((parts) => fits(uri, parts));
}

/** Whether a tool of the list has this resource as its face (MCP Apps: `_meta.ui.resourceUri`). */
export function hasFace(listing: Listing, uri: string): boolean {
  return known(faces, listing, () => new Set(listing.items.map(faceOf).filter((face) => face !== ''))).has(uri);
}

const uris = new WeakMap<Listing, ReadonlySet<string>>();
const faces = new WeakMap<Listing, ReadonlySet<string>>();
const literals = new WeakMap<Listing, readonly (readonly string[])[]>();

function known<T>(kept: WeakMap<Listing, T>, listing: Listing, make: () => T): T {
  const value = kept.get(listing) ?? make();
  kept.set(listing, value);
  return value;
}

function texts({ items }: Listing, key: string): string[] {
  return items.map((item) => item[key]).filter((text) => typeof text === 'string');
}

function faceOf({ _meta: meta }: Readonly<Record<string, unknown>>): string {
  if (!isObject(meta)) return '';
  // The second form is that of the extension's first version.
  const uri = isObject(meta.ui) ? meta.ui.resourceUri : meta['ui/resourceUri'];
  return typeof uri === 'string' ? uri : '';
}

/** The literal parts of a URI template (RFC 6570), between its expressions. */
function literalsOf(template: string): readonly string[] {
  return template.split(/\{[^{}]*\}/);
}

/** Each expression stands for any text, so that a look never takes long; what does not fit after all, its backend says. */
function fits(uri: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop();
  if (last === undefined) return uri === first;
  if (!uri.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = uri.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return uri.length - last.length >= at && uri.endsWith(last);
}
