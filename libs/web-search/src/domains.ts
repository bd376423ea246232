import ipaddr from 'ipaddr.js';
import { parse } from 'tldts';

/** A URL as policies look at it. */
export interface WebAddress {
  scheme: string;
  /** ASCII, lower case, without the dot at its end. */
  host: string;
  path: string;
}

const entryPattern =
  /^(\.?)((?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?|\[[0-9a-f:.]+\])(\/\S{0,500})?$/;
const unsafePath = /%(?:2e|2f|5c)|\\/i;
const maxEntry = 800;

/**
 * A domain as an administrator writes it, in the form in which lists hold it: `example.com`, `example.com/docs`, or a
 * whole suffix of the public suffix list, which needs a dot before it (`.co.uk`), since one is soon written by mistake.
 * `https://`, `*.`, capitals and international names are taken too.
 * @throws RangeError that says what is wrong with it
 */
export function toDomainEntry(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/^\*\./, '');
  const dot = trimmed.startsWith('.') ? '.' : '';
  const slash = trimmed.indexOf('/');
  const host = hostIn(trimmed.slice(dot.length, slash < 0 ? undefined : slash));
  const entry = dot + (host ?? '/') + (slash < 0 ? '' : trimmed.slice(slash).replace(/\/+$/, ''));
  if (entry.length > maxEntry || !entryPattern.test(entry)) throw new RangeError(`"${shown(text)}" is not a domain`);
  const { publicSuffix, isIcann, hostname } = parse(entry);
  if (dot === '' && isIcann === true && publicSuffix === hostname)
    throw new RangeError(`"${shown(text)}" is a whole suffix: write ".${hostname ?? ''}" if all of it is meant`);
  return entry;
}

/** The host in ASCII; undefined when there is more than a host. */
function hostIn(written: string): string | undefined {
  if (written.startsWith('[') ? !written.endsWith(']') : written.includes(':')) return undefined;
  const url = URL.parse(`http://${written}/`);
  return url?.username === '' ? withoutDot(url.hostname) : undefined;
}

function shown(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function withoutDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** What a URL leads to; undefined for what is no URL. */
export function addressOf(url: string): WebAddress | undefined {
  const parsed = URL.parse(url.trim());
  if (!parsed || parsed.hostname === '') return undefined;
  return { scheme: parsed.protocol.slice(0, -1), host: withoutDot(parsed.hostname), path: parsed.pathname };
}

/**
 * Domains, each with its subdomains. A look-up asks for the host and each of its parents, so it costs the same for ten
 * entries as for a hundred thousand; equal in effect to a trie of reversed labels, at a tenth of its memory.
 */
export class DomainSet {
  /** Beginnings of paths by host; undefined = all of it. */
  private readonly hosts = new Map<string, readonly string[] | undefined>();

  /** @param entries as `toDomainEntry` makes them */
  constructor(entries: Iterable<string>) {
    for (const entry of entries) this.add(entry);
  }

  get size(): number {
    return this.hosts.size;
  }

  /** Whether the address is in it. With `isCertain` only if no reading of its path could lead elsewhere. */
  has({ host, path }: WebAddress, isCertain = false): boolean {
    for (let at = host; ; at = at.slice(at.indexOf('.') + 1)) {
      if (this.hosts.has(at) && matchesPath(this.hosts.get(at), path, isCertain)) return true;
      // The parents of an address are not its network.
      if (!at.includes('.') || /^[\d.]+$/.test(host) || host.startsWith('[')) return false;
    }
  }

  private add(entry: string): void {
    const plain = entry.startsWith('.') ? entry.slice(1) : entry;
    const slash = plain.indexOf('/');
    const host = slash < 0 ? plain : plain.slice(0, slash);
    if (slash < 0) return void this.hosts.set(host, undefined);
    const known = this.hosts.get(host);
    if (known || !this.hosts.has(host)) this.hosts.set(host, [...(known ?? []), plain.slice(slash)]);
  }
}

function matchesPath(prefixes: readonly string[] | undefined, path: string, isCertain: boolean): boolean {
  if (!prefixes) return true;
  if (isCertain && unsafePath.test(path)) return false;
  const decoded = isCertain ? path : decode(path);
  return prefixes.some((prefix) => isUnder(path, prefix) || isUnder(decoded, prefix));
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * Whether a host is good inside of a network alone: an address in a private or special range, in whatever notation URLs
 * take, or a name whose last label is no public suffix. What a public name resolves to cannot be known here.
 */
export function isPrivateHost(host: string): boolean {
  const literal = host.startsWith('[') ? host.slice(1, -1) : host;
  if (ipaddr.isValid(literal)) return ipaddr.process(literal).range() !== 'unicast';
  const { isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  return !host.includes('.') || (isIcann !== true && isPrivate !== true);
}

/** Whether a text has the form of a name of a host: two labels at least, and a suffix that is public. */
export function isHostName(text: string): boolean {
  const { isIcann, isPrivate, domain } = parse(text, { allowPrivateDomains: true });
  return domain !== null && (isIcann === true || isPrivate === true);
}
